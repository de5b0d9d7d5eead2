"""Countries and cities that articles name, as French and English write them; the French ones with their article."""

from __future__ import annotations

from rag.text.letters import fold

# French = English; a name that both write alike stands once.
_COUNTRIES = (
    "l’Afghanistan=Afghanistan|l’Afrique du Sud=South Africa|l’Albanie=Albania|l’Algérie=Algeria|l’Allemagne=Germany"
    "|l’Angola=Angola|l’Arabie saoudite=Saudi Arabia|l’Argentine=Argentina|l’Arménie=Armenia|l’Australie=Australia"
    "|l’Autriche=Austria|l’Azerbaïdjan=Azerbaijan|le Bangladesh=Bangladesh|la Belgique=Belgium|le Bénin=Benin"
    "|la Biélorussie=Belarus|la Birmanie=Myanmar|la Bolivie=Bolivia|la Bosnie=Bosnia|le Botswana=Botswana"
    "|le Brésil=Brazil|la Bulgarie=Bulgaria|le Burkina Faso=Burkina Faso|le Burundi=Burundi|le Cambodge=Cambodia"
    "|le Cameroun=Cameroon|le Canada=Canada|le Cap-Vert=Cape Verde|la Centrafrique=Central Africa"
    "|la République centrafricaine=the Central African Republic|le Chili=Chile|la Chine=China|la Colombie=Colombia"
    "|les Comores=the Comoros|le Congo=Congo|la République démocratique du Congo=the Democratic Republic of the Congo"
    "|la Corée du Nord=North Korea|la Corée du Sud=South Korea|la Côte d’Ivoire=Ivory Coast|la Croatie=Croatia"
    "|le Danemark=Denmark|l’Égypte=Egypt|les Émirats arabes unis=the United Arab Emirates|l’Équateur=Ecuador"
    "|l’Érythrée=Eritrea|l’Espagne=Spain|l’Estonie=Estonia|les États-Unis=the United States|l’Éthiopie=Ethiopia"
    "|la Finlande=Finland|la France=France|le Gabon=Gabon|la Gambie=the Gambia|la Géorgie=Georgia|le Ghana=Ghana"
    "|la Grèce=Greece|le Guatemala=Guatemala|la Guinée=Guinea|la Guinée-Bissau=Guinea-Bissau"
    "|la Guinée équatoriale=Equatorial Guinea|la Hongrie=Hungary|l’Inde=India|l’Indonésie=Indonesia|l’Irak=Iraq"
    "|l’Iran=Iran|l’Irlande=Ireland|l’Islande=Iceland|l’Italie=Italy|le Japon=Japan|la Jordanie=Jordan"
    "|le Kazakhstan=Kazakhstan|le Kenya=Kenya|le Kosovo=Kosovo|le Koweït=Kuwait|le Laos=Laos|la Lettonie=Latvia"
    "|le Liban=Lebanon|le Liberia=Liberia|la Libye=Libya|la Lituanie=Lithuania|le Luxembourg=Luxembourg"
    "|la Macédoine=Macedonia|Madagascar|la Malaisie=Malaysia|le Malawi=Malawi|le Mali=Mali|le Maroc=Morocco"
    "|la Mauritanie=Mauritania|le Mexique=Mexico|la Moldavie=Moldova|la Mongolie=Mongolia|le Mozambique=Mozambique"
    "|la Namibie=Namibia|le Népal=Nepal|le Nicaragua=Nicaragua|le Niger=Niger|le Nigeria=Nigeria|la Norvège=Norway"
    "|la Nouvelle-Zélande=New Zealand|l’Ouganda=Uganda|l’Ouzbékistan=Uzbekistan|le Pakistan=Pakistan"
    "|la Palestine=Palestine|les Pays-Bas=the Netherlands|le Pérou=Peru|les Philippines=the Philippines|la"
    " Pologne=Poland"
    "|le Portugal=Portugal|le Qatar=Qatar|la Roumanie=Romania|le Royaume-Uni=the United Kingdom|la Russie=Russia"
    "|le Rwanda=Rwanda|le Sénégal=Senegal|la Serbie=Serbia|la Sierra Leone=Sierra Leone|la Slovaquie=Slovakia"
    "|la Slovénie=Slovenia|la Somalie=Somalia|le Soudan=Sudan|le Soudan du Sud=South Sudan|le Sri Lanka=Sri Lanka"
    "|la Suède=Sweden|la Suisse=Switzerland|la Syrie=Syria|le Tadjikistan=Tajikistan|Taïwan=Taiwan"
    "|la Tanzanie=Tanzania|le Tchad=Chad|la République tchèque=the Czech Republic|la Thaïlande=Thailand|le Togo=Togo"
    "|la Tunisie=Tunisia|le Turkménistan=Turkmenistan|la Turquie=Turkey|l’Ukraine=Ukraine|l’Uruguay=Uruguay"
    "|le Venezuela=Venezuela|le Vietnam=Vietnam|le Yémen=Yemen|la Zambie=Zambia|le Zimbabwe=Zimbabwe"
    "|l’Afrique=Africa|l’Europe=Europe|l’Asie=Asia|l’Amérique=America|le Sahel=the Sahel|l’URSS=the USSR"
    "|l’Afrique de l’Ouest=West Africa|l’Europe de l’Est=Eastern Europe|la Libye=Libya|l’Angleterre=England"
)
_CITIES = (
    "Abidjan|Abou Dabi=Abu Dhabi|Abuja|Accra|Addis-Abeba=Addis Ababa|Alger=Algiers|Amsterdam|Ankara|Antananarivo"
    "|Athènes=Athens|Bagdad=Baghdad|Bamako|Bangui|Banjul|Belgrade|Berlin|Berne=Bern|Beyrouth=Beirut|Bissau"
    "|Brazzaville|Bruxelles=Brussels|Bucarest=Bucharest|Budapest|Cotonou|Conakry|Copenhague=Copenhagen|Dakar"
    "|Damas=Damascus|Djibouti|Doha|Dubaï=Dubai|Freetown|Gao|Genève=Geneva|Helsinki|Istanbul|Jérusalem=Jerusalem"
    "|Kaboul=Kabul|Kampala|Khartoum|Kidal|Kiev=Kyiv|Kigali|Kinshasa|Lagos|Le Caire=Cairo|Libreville|Lisbonne=Lisbon"
    "|Lomé=Lome|Londres=London|Luanda|Lyon|Madrid|Marseille|Ménaka=Menaka|Minsk|Mopti|Moscou=Moscow|Monrovia"
    "|N’Djamena=N'Djamena|Nairobi|New Delhi|New York|Niamey|Nouakchott|Oslo|Ouagadougou|Paris|Pékin=Beijing|Prague"
    "|Pretoria|Rabat|Rome|Ségou=Segou|Séoul=Seoul|Sikasso|Sotchi=Sochi|Saint-Pétersbourg=Saint Petersburg|Stockholm"
    "|Téhéran=Tehran|Tel-Aviv=Tel Aviv|Tombouctou=Timbuktu|Tripoli|Tunis|Varsovie=Warsaw|Vienne=Vienna|Washington"
    "|Yaoundé=Yaounde|Zurich|Kayes|Koulikoro|Agadez|Bobo-Dioulasso|Strasbourg|Lille|Bordeaux|Toulouse|Shanghai"
    "|Tokyo|Le Cap=Cape Town|Johannesburg|Casablanca|La Havane=Havana|Boston|Chicago"
)
_ARTICLE = ("le ", "la ", "les ", "l'", "the ")


def bare(name: str) -> str:
    """A name folded, without its article: how it is looked up.

    >>> bare("le Mali"), bare("l’URSS"), bare("Le Caire")
    ('mali', 'urss', 'caire')
    """
    folded = fold(name).replace("’", "'").replace("-", " ")
    return next((folded.removeprefix(article) for article in _ARTICLE if folded.startswith(article)), folded)


_PAIRS = [(pair.partition("=")[0], pair.partition("=")[2] or pair) for pair in f"{_COUNTRIES}|{_CITIES}".split("|")]
PLACES = {bare(name): pair for pair in _PAIRS for name in pair}
COUNTRIES = frozenset(bare(name) for pair in _COUNTRIES.split("|") for name in pair.split("="))


def written_place(name: str, language: str) -> str | None:
    """A place that is known, as French (with its article) or English writes it; else None.

    >>> written_place("Niger", "fr"), written_place("la Russie", "en"), written_place("Kati", "fr")
    ('le Niger', 'Russia', None)
    """
    pair = PLACES.get(bare(name))
    return pair and pair[0 if language == "fr" else 1]
