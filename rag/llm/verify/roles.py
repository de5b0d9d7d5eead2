"""Words that are written with a capital and name nobody: titles, offices, institutions, what stands on a map."""

from __future__ import annotations

from rag.text.when.written import MONTHS

# Translated, or left out, between French and English; without accents.
ROLES = frozenset(
    word
    for words in (
        "m mr mrs ms mme mlle dr prof sir lord lady dame saint st ste mgr monsieur madame",
        "president presidente vice deputy premier premiere prime minister ministre ministers ministres secretary",
        "secretaire chancellor chancelier governor gouverneur mayor maire senator senateur mp member membre deputy",
        "depute leader chef head director directeur chairman speaker opposition ambassador ambassadeur envoy general",
        "colonel captain capitaine lieutenant major marshal marechal admiral amiral commander commandant sergeant",
        "officer officier soldier king roi queen reine emperor empereur empress imperatrice prince princess princesse",
        "duke duc earl comte count baron sultan caliph calife shah tsar czar pope pape bishop eveque archbishop imam",
        "apostle pastor father pere mother brother sister doctor professor judge justice attorney",
        "government gouvernement state states etat etats ministry ministere parliament parlement parliamentary",
        "assembly assemblee",
        "senate senat congress congres council conseil commission committee comite court cour tribunal",
        "division brigade regiment supreme constitution constitutional party parti army armee navy marine air",
        "force forces police guard garde",
        "university universite college school ecole faculty institute institut academy academie museum musee library",
        "church eglise cathedral cathedrale castle chateau palace palais house bank banque company compagnie group",
        "groupe corporation society societe foundation fondation agency agence office bureau department departement",
        "association federation confederation confederacy union league ligue alliance organization organisation",
        "republic republique kingdom royaume empire dynasty dynastie colony colonie territory province region district",
        "county comte city ville town village capital capitale republican democratic democratique federal national",
        "international world mondial war guerre battle bataille treaty traite agreement accord accords peace paix",
        "declaration independence independance conference summit sommet operation mission campaign election elections",
        "north south east west northern southern eastern western central nord sud est ouest upper lower great grand",
        "grande new nouveau nouvelle old big little sea mer ocean river fleuve lake lac mount mont mountain cape cap",
        "gulf golfe bay baie island islands ile iles peninsula valley plateau desert coast cote strait detroit canal",
        "bridge pont street rue road route avenue place square airport aeroport port station stadium stade park parc",
        "cup coupe championship championnat games jeux final finale prize prix award team equipe",
        "foreign affairs affaires etrangeres defence defense interior interieur finance finances economy economie",
        "internet web ii iii iv vi vii viii ix xi xii xiii xiv xv xvi",
        "first second third premier deuxieme troisieme century siecle age era bill act law loi",
        "security securite human rights droits homme health sante energy energie mines nuclear nucleaire atomic",
        "special operations command commandement joint high haut haute representative representant spokesperson",
        "spokesman spokeswoman mission stabilization transitional transition interim interimaire junta junte regime",
        "coalition pact pacte charter charte memorandum protocol protocole resolution article chapter chapitre",
        "report rapport programme program project projet fund fonds development developpement trade commerce",
        "industry industrie agriculture culture tourism tourisme transport transports education research",
        "recherche science sciences",
        "technology technologie public popular populaire people peuple peoples citizens social socialist socialiste",
        "communist communiste liberal movement mouvement front rally rassemblement parties embassy ambassade consulate",
        "consulat festival exhibition forum centre center tower tour gate porte wall mur hall street market marche",
        "community communaute communities communautes indigenous indigenes peoples peuples nations nation ages holy",
        "civil winners vainqueurs formula formule panzer half moitie quarter third thirds tiers",
        "singer chanteur chanteuse writer ecrivain ecrivaine student etudiant etudiante economist economiste engineer",
        "ingenieur ingenieure lawyer avocat avocate journalist journaliste historian historien historienne footballer",
        "footballeur footballeuse actor actrice acteur actress poet poete painter peintre physician medecin architect",
        "architecte philosopher philosophe boxer boxeur missionary missionnaire priest pretre two three four five six",
        "seven eight nine ten",
        "lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday",
        *MONTHS,
    )
    for word in words.split()
)
