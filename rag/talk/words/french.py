"""French words, folded: what a noun phrase is made of, who and what its noun is, and of which gender."""

from __future__ import annotations

import re

DETERMINERS = frozenset(
    str.split(
        "le la les l' l un une ce cet cette ces quelques plusieurs chaque mon ma mes ton ta tes notre nos"
        " votre vos son sa"
        " ses leur leurs"
    )
)
CONTRACTED = {"du": ("de", "le"), "au": ("a", "le"), "aux": ("a", "les"), "des": ("de", "les")}
PREPOSITIONS = frozenset(
    str.split(
        "a de d' d en dans sur sous avec par pour contre chez vers entre depuis selon sans avant apres pendant devant"
        " derriere envers hors jusqu' jusque dès lors malgre parmi face outre"
    )
)
POSSESSIVES = frozenset(["son", "sa", "ses", "leur", "leurs"])
AUXILIARIES = frozenset(
    str.split(
        "a ai as avons avez ont avait avaient aura auront aurait auraient eut eurent est es sommes etes sont"
        " etait etaient sera"
        " seront serait seraient fut furent va vont allait allaient peut peuvent pouvait pourrait doit doivent devait"
        " devrait veut veulent voulait fait font faisait faut dit disent"
    )
)
GRAMMAR = DETERMINERS | PREPOSITIONS | AUXILIARIES | frozenset(CONTRACTED) | frozenset(
    str.split(
        "qui que qu' quoi dont ou quand comment pourquoi combien quel quelle quels quelles lequel laquelle lesquels"
        " lesquelles et mais donc ni car si ne n' pas plus jamais tres trop bien il elle ils elles on je tu nous vous"
        " j' m' t' s' se me te y c' ça ca cela ceci comme lorsque lorsqu' puisque puisqu' parce est-ce alors"
        " aussi deja"
        " encore toujours ensuite puis exactement lui eux moi toi celui celle ceux celles -ci -la la-bas"
        " etre avoir ete ayant"
        " aujourd'hui maintenant tout tous toute toutes rien personne merci oui non quid"
    )
)  # fmt: skip
BEFORE_NOUN = frozenset(
    str.split(
        "nouveau nouvel nouvelle nouveaux nouvelles grand grande grands grandes petit petite petits petites premier"
        " premiere premiers premieres dernier derniere derniers dernieres haut haute hauts hautes ancien"
        " ancienne anciens"
        " anciennes futur future jeune jeunes bon bonne bons bonnes autre autres meme memes seul seule"
        " principal principale"
        " principaux principales vice vice-premier prochain prochaine forte fort vaste important importante"
        " double vrai"
        " deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente cent mille ex"
        " secretaire-general"
        " deuxieme troisieme second seconde nombreux nombreuses gros grosse long longue"
    )
)
# What may follow a noun as its adjective; a verb in the third person seldom ends so.
_ADJECTIVE = re.compile(
    r"(?:\w+(?:ien|ienne|ain|aine|ais|aise|ois|oise|een|eenne|al|ale|aux|el|elle|if|ive|eux|euse|aire|able|ible"
    r"|iste|eraine?|[^i]ique|tique|nique|rique|lique|fique|iere|ier|ante|ant|ees?|ies?|ine?|ore)s?"
    r"|russes?|grec(?:que)?s?|turc|turque|belges?|suisses?|arabes?|arme[es]?|unis?|unies?|speciaux|armees?"
    r"|kurdes?|serbes?"
    r"|croates?|slaves?|tcheques?|bulgares?|corses?|allemands?|allemandes?|espagnols?|espagnoles?|chefs?"
    r"|suprem\w+|supreme|mixtes?|prives?|publi(?:c|cs|que|ques)|conjointe?s?|supe?rieure?s?|general|generale|generaux"
    r"|exterieure?s?|interieure?s?|etrang(?:er|ere|ers|eres)|federe\w*|jeunes?|verte?s?|noire?s?|rouges?"
    r"|civile?s?|sud|nord"
    r"|est-allemand\w*|africano\w*|americano\w*|courte?s?|morte?s?|terroristes?|djihadistes?|de facto"
    r"|proches?|directe?s?"
    r"|fort\w*|libres?|adjointe?s?|present\w*|lourde?s?)"
)
_NOT_ADJECTIVE = frozenset(
    str.split(
        "explique critique implique applique indique communique signifie publie critiquent cela elle celle faire taire"
        " refaire satisfaire plaire distraire extraire soustraire negocier publier etudier remercier confier expedier"
        " associer verifier oublier modifier identifier justifier"
    )
)

MASCULINE_PEOPLE = frozenset(
    str.split(
        "ministre prefet president ambassadeur general colonel chef directeur porte-parole roi prince diplomate"
        " officiel responsable dirigeant depute senateur maire gouverneur secretaire homologue envoye representant"
        " commandant lieutenant amiral marechal soldat officier instructeur mercenaire militaire journaliste auteur"
        " ecrivain scientifique chercheur professeur medecin avocat juge procureur candidat opposant homme"
        " pere fils frere"
        " mari epoux garcon oncle patron fondateur createur inventeur acteur chanteur musicien peintre"
        " joueur entraineur"
        " capitaine athlete champion pape eveque imam leader conseiller expert analyste porte-voix heritier"
        " successeur"
        " predecesseur adjoint vice-ministre vice-president vice-premier empereur sultan emir chancelier"
        " premier-ministre"
        " fonctionnaire personnage monsieur suspect accuse temoin policier gendarme pilote astronaute"
        " philosophe poete"
        " compositeur realisateur sculpteur architecte ingenieur medecin mathematicien physicien homme-fort"
        " putschiste"
        " rebelle terroriste djihadiste chef-d'etat premier attache negociateur mediateur delegue"
    )
)
FEMININE_PEOPLE = frozenset(
    str.split(
        "ministre presidente ambassadrice directrice reine princesse diplomate responsable dirigeante"
        " deputee senatrice"
        " maire gouverneure secretaire representante journaliste auteure autrice ecrivaine chercheuse avocate juge"
        " procureure candidate opposante femme mere fille soeur epouse tante fondatrice actrice chanteuse"
        " musicienne peintre"
        " joueuse championne chanceliere conseillere experte porte-parole romanciere poetesse imperatrice ministre"
        " personnalite veuve dame personne victime sœur"
    )
)
GROUPS = frozenset(
    str.split(
        "delegation armee gouvernement forces force mouvement association groupe autorites troupes equipe parti junte"
        " police gendarmerie milice coalition alliance organisation union societe entreprise compagnie agence comite"
        " commission conseil parlement assemblee senat tribunal cour contingent bataillon regiment brigade population"
        " peuple nation famille communaute conseillers garde legion syndicat club banque institution ministere media"
        " journal chancelleries contingents chorale orchestre troupe jury ligue federation ong equipage gang tribu"
        " cooperative mairie municipalite"
    )
)
PLACES = frozenset(
    str.split(
        "pays ville capitale region village quartier continent nation royaume province ile base aeroport"
        " palais ambassade"
        " salle hotel lieu endroit site frontiere zone territoire etat port stade universite ecole hopital"
        " musee place"
    )
)
TIMES = frozenset(
    str.split("saison fin debut annee an jour mois moment epoque date periode siecle decennie semaine soir matin nuit")
)
DOCUMENTS = frozenset(str.split("article articles document documents texte textes depeche depeches fichier fichiers"))

_FEMININE_ENDING = re.compile(
    r"(?:[stg]ion|xion|ite|ance|ence|ure|ee|ie|ade|esse|ette|elle|erre|ense|aine|ille|ice|ine|ese|euse|trice"
    r"|logie|ole|ase"
    r"|ere|onne|enne|che|que|ude|sse|nte|tte|aison|rce|gne|nse|rde|ude)s?$"
)
_MASCULINE = frozenset(
    str.split(
        "ministere musee lycee role siege monde groupe titre poste service exercice domaine systeme"
        " programme probleme geste"
        " peuple site contexte mandat bilan regime comite cote parti incendie musee trophee corps temps pays"
        " discours accord"
        " genie foie terre-plein domicile conge traite comte ete cimetiere caractere critere mystere"
        " adultere silence equilibre"
        " beneficie magazine patrimoine moine capitaine crime regime trone telephone cyclone communique"
        " programme territoire"
        " itineraire anniversaire dictionnaire modele article cercle siecle spectacle vehicule document"
        " livre chiffre ordre"
        " nombre centre metre theatre cadre membre arbre edifice benefice sacrifice prejudice office"
        " complice fichier texte"
        " projectile missile style profil exemple couple principe dispositif grade age but nom lieu metier"
        " salaire pretexte"
        " reportage message"
    )
)
_FEMININE = frozenset(
    str.split(
        "guerre paix mission crise visite conference attaque mort loi fin force armee voix main part cour"
        " nuit mer valeur"
        " douleur couleur chaleur peur faveur rumeur date base carte liste lettre sorte forme somme arme"
        " reforme plateforme"
        " langue ligue banque marque politique republique attaque femme mere fille soeur route offre"
        " rencontre offensive"
        " initiative dette fuite poursuite suite greve treve cle foi foret dot nef clef eau peau societe"
        " zone tournee emeute"
        " entreprise surprise prise reprise maitrise devise chaise cause pause clause phrase audience"
        " ambassade faute flotte"
        " presse caisse messe masse classe place face race trace grace glace menace preface surface audace"
        " facture chute"
        " lutte dispute minute tribune fortune commune lune communaute chose"
    )
)
FEMININE_NAMES = frozenset(
    str.split(
        "marie anne christine catherine sophie isabelle nathalie martine sylvie julie claire alice emma louise jeanne"
        " charlotte camille chloe manon sarah laura lea ines fatou fatoumata aminata awa mariam kadiatou"
        " oumou aissata"
        " ramata rokia angela ursula giorgia hillary michelle kamala theresa margaret elizabeth elisabeth"
        " victoria diana"
        " simone brigitte segolene marine valerie francoise annalena maria svetlana olga natalia tatiana irina elena"
        " ekaterina anna ellen joyce winnie rosa indira benazir jacinda nancy oprah ada rosalind florence"
        " jane emily mary"
        " johanna clara eva nina elsa julia lucie lucy pauline agnes helene monique denise yvonne colette"
        " nicole veronique laurence florence virginie amelie juliette margaux ines rita sonia olivia mia grace alma"
        " ingrid astrid greta sofia paula carla lisa kate karen barbara betty"
        " susan linda helen rachel ruth mme madame mlle irene caroline patricia aicha khadija leila nadia zeinab"
    )
)

# What somebody does or what happens: « cette visite » is that of whom one speaks of, though nobody said « visite ».
EVENTS = frozenset(
    str.split(
        "visite voyage deplacement mission tournee rencontre reunion entretien discours declaration decision"
        " annonce arrivee"
        " depart nomination election demission arrestation condamnation accord invitation proposition"
        " victoire defaite mort"
        " naissance carriere operation intervention attaque evenement"
    )
)


def is_adjective(word: str) -> bool:
    """Whether a folded word after a noun is taken for its adjective.

    >>> is_adjective("russe"), is_adjective("bilaterale"), is_adjective("soutient")
    (True, True, False)
    """
    return word not in GRAMMAR and word not in _NOT_ADJECTIVE and _ADJECTIVE.fullmatch(word) is not None


def gender_of(noun: str) -> str:
    """The gender of a folded noun, "m" or "f", by lists and its ending.

    >>> gender_of("delegation"), gender_of("accord"), gender_of("ministere"), gender_of("visites")
    ('f', 'm', 'm', 'f')
    """
    one = noun.removesuffix("s") if noun not in _MASCULINE else noun
    last = one.rsplit("-", 1)[-1]
    if {noun, one, last} & _MASCULINE or {one, noun} & (MASCULINE_PEOPLE - FEMININE_PEOPLE):
        return "m"
    if {noun, one, last} & _FEMININE or {one, noun} & (FEMININE_PEOPLE - MASCULINE_PEOPLE):
        return "f"
    return "f" if _FEMININE_ENDING.search(one) else "m"


# Verbs and nouns that say of what their subject or possessor is: a person, or a thing.
OF_PERSONS = re.compile(
    r"\b(?:nee?s?|naquit|mort|morte|decede\w*|poste|role|grade|metier|profession|nationalite|age|fonctions?|epouse|mari"
    r"|femme|titre|carriere|parcours|annonc\w+|declare\w*|rencontr\w+|recue?s?|nommee?s?|elue?s?|accompagn\w+|accueill\w+|remerci\w+"
    r"|parlait|pense\w*|travaill\w+|arrete\w*|prenom|surnom|biographie|predecesseur|successeur|conjoint|enfants?"
    r"|devenue?s?|diplome\w*|etudi\w+|specialite|repond\w*)\b"
)
OF_THINGS = re.compile(
    r"\b(?:signee?s?|publiee?s?|conclue?s?|construite?s?|adoptee?s?|lancee?s?|livree?s?|ecrite?s?|creee?s?|fondee?s?"
    r"|votee?s?|ratifiee?s?|vigueur|commence\w*|dure\w*|prevoi\w+|cout\w+|contient|contenait|porte|portait|sert|servait"
    r"|deroul\w+|se tien\w+|se tenai\w+|tiendra\w*|organisee?s?|tenue?s?|lieu|objectifs?|buts?|contenu"
    r"|capitale|superficie|population|produit|annulee?s?"
    r"|deploye\w*|consequences?|montant|duree|parle|utilise\w*|fabrique\w*)\b"
)
OF_DOCUMENTS = re.compile(
    r"\b(?:a paru|paru\w*|parait|parution|a-t-il ete publie|ete publiee? (?:quand|ou|par)|dont il parle|dont parle-t-il"
    r"|est-il paru|date-t-il|il date de|ses? auteurs?|son titre)\b"
)
OF_EVENTS = re.compile(
    r"\b(?:(?:eu|aura|avoir|a|avait) lieu|se tien\w+|se tenai\w+|tiendra\w*|se deroul\w+|deroulee?s?|construite?s?"
    r"|adoptee?s?|votee?s?|ratifiee?s?|vigueur|conclue?s?|inauguree?s?)\b"
)
OF_MEETINGS = re.compile(r"\b(?:(?:eu|aura|avoir|a|avait) lieu|se tien\w+|se tenai\w+|tiendra\w*|deroul\w+)\b")


_AGREED = re.compile(r"(?P<base>é|u|(?:pr|m|qu|ass)is|(?<!pr)(?<!m)(?<!qu)(?<!ass)i)(?:es|e|s)$")


def participle_alone(written: str) -> str:
    """A participle whose object follows it, and which does not agree with it.

    >>> [participle_alone(agreed) for agreed in ("reçus", "livrées", "pris", "reprise", "fournies")]
    ['reçu', 'livré', 'pris', 'repris', 'fourni']
    """
    return _AGREED.sub(lambda found: found["base"], written)
