"""Nouns and adjectives of nations that follow a conversation from one language into the other, folded."""

from __future__ import annotations

_NOUNS = (
    "accord=agreement|accord=deal|alliance=alliance|ambassade=embassy|ambassadeur=ambassador|armée=army"
    "|article=article|association=association"
    "|attaque=attack|audience=audience|base=base|bataille=battle|chef=leader|chef=head|coalition=coalition"
    "|colonel=colonel"
    "|comité=committee|commission=commission|conférence=conference|contingent=contingent|contrat=contract"
    "|coopération=cooperation"
    "|coup d’État=coup|crise=crisis|déclaration=statement|délégation=delegation|discours=speech"
    "|directeur=director|élection=election"
    "|entreprise=company|entretien=interview|entretien=talk|femme=woman|force=force|formation=training"
    "|général=general|gouvernement=government|groupe=group|guerre=war"
    "|homme=man|incendie=fire|instructeur=instructor|intervention=intervention|journal=newspaper"
    "|livraison=delivery|loi=law|manifestation=protest"
    "|mercenaire=mercenary|ministère=ministry|ministre=minister|mission=mission|mouvement=movement"
    "|officier=officer|opération=operation"
    "|organisation=organisation|paix=peace|parlement=parliament|partenariat=partnership|parti=party"
    "|pays=country|porte-parole=spokesperson|président=president"
    "|programme=programme|projet=project|rencontre=meeting|réunion=meeting|réforme=reform|région=region"
    "|roi=king|sanction=sanction|société=company"
    "|soldat=soldier|sommet=summit|traité=treaty|troupe=troop|tournée=tour|union=union|vice-ministre=deputy"
    " minister|ville=city|visite=visit|voyage=trip"
    "|avion=aircraft|hélicoptère=helicopter|drone=drone|exercice=exercise|candidat=candidate|victime=victim"
    "|diplomate=diplomat|expert=expert|sécurité=security|défense=defence|agriculture=agriculture|climat=climate"
    "|énergie=energy|commerce=trade|santé=health|eau=water|sport=sport|culture=culture"
)
_NATIONS = (
    "russe=Russian|malien=Malian|français=French|américain=American|britannique=British|anglais=English"
    "|allemand=German|ukrainien=Ukrainian"
    "|chinois=Chinese|européen=European|africain=African|nigérien=Nigerien|nigérian=Nigerian"
    "|sénégalais=Senegalese|ivoirien=Ivorian"
    "|burkinabè=Burkinabe|tchadien=Chadian|algérien=Algerian|marocain=Moroccan|tunisien=Tunisian"
    "|égyptien=Egyptian|libyen=Libyan|soudanais=Sudanese"
    "|éthiopien=Ethiopian|congolais=Congolese|rwandais=Rwandan|ghanéen=Ghanaian|guinéen=Guinean"
    "|mauritanien=Mauritanian|togolais=Togolese"
    "|béninois=Beninese|camerounais=Cameroonian|gabonais=Gabonese|turc=Turkish|iranien=Iranian"
    "|israélien=Israeli|palestinien=Palestinian"
    "|syrien=Syrian|irakien=Iraqi|japonais=Japanese|coréen=Korean|indien=Indian|italien=Italian"
    "|espagnol=Spanish|portugais=Portuguese"
    "|polonais=Polish|biélorusse=Belarusian|canadien=Canadian|brésilien=Brazilian|militaire=military"
    "|étranger=foreign|diplomatique=diplomatic"
    "|présidentiel=presidential|européenne=European|commercial=commercial|économique=economic"
    "|danois=Danish|suédois=Swedish|norvégien=Norwegian|finlandais=Finnish|islandais=Icelandic|néerlandais=Dutch"
    "|belge=Belgian|suisse=Swiss|autrichien=Austrian|grec=Greek|hongrois=Hungarian|roumain=Romanian|bulgare=Bulgarian"
    "|tchèque=Czech|serbe=Serbian|croate=Croatian|géorgien=Georgian|arménien=Armenian|irlandais=Irish|écossais=Scottish"
    "|mexicain=Mexican|argentin=Argentine|chilien=Chilean|cubain=Cuban|colombien=Colombian|vénézuélien=Venezuelan"
    "|australien=Australian|vietnamien=Vietnamese|indonésien=Indonesian|pakistanais=Pakistani|afghan=Afghan"
    "|saoudien=Saudi|libanais=Lebanese|jordanien=Jordanian|kényan=Kenyan|ougandais=Ugandan|angolais=Angolan"
    "|spécial=special|bilatéral=bilateral|occidental=Western"
)


def _read(pairs: str) -> list[tuple[str, str]]:
    return [(french, english) for french, _, english in (pair.partition("=") for pair in pairs.split("|"))]


NOUNS, NATIONS = _read(_NOUNS), _read(_NATIONS)
