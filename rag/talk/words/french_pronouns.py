"""Where pronouns stand in a French question, folded."""

from __future__ import annotations

import re

CLITIC = r"(?:ne |n' ?|me |m' ?|se |s' ?|l' ?|le |la |les |lui |leur |y |en )"
AUX = (
    r"(?:a|ont|avait|avaient|aura|auront|aurait|auraient|est|sont|etait|etaient|sera|seront|serait|fut|furent|va|vont"
    r"|peut|peuvent|pouvait|doit|doivent|devait|veut|veulent|voulait|fait|font)"
)
COPULA = r"(?:est|sont|etait|etaient|fut|furent|sera|seront|serait)"
SIMPLE = rf"(?:{AUX}|vient|dit|vit|veut|sait|pense|parle|travaille|habite|dirige|compte|arrive|faisait|disait|venait)"
DONE = (
    r"(?:(?:pas|deja|aussi|encore) )?(?:annonce|declare|dit|fait|vu|recu|signe|rencontre|promis|visite|prononce|affirme"
    r"|propose|presente|travaille|vecu|etudie|habite|joue|gagne|perdu|ecrit|publie|appris|trouve|decouvert|demande|laisse"
    r"|evoque|explique|souligne|reaffirme|rappele|defendu|denonce|inaugure|lance|participe|passe|enseigne)\b"
)
IMPERSONAL = re.compile(
    rf"\bil (?:ne |n')?y (?:a|avait|aura|aurait|eut)\b(?! {DONE})|\by en (?:a|avait|aura|aurait|eut)\b"
    r"|\by (?:a|avait|aura|aurait|eut)-? ?t?-? ?il\b(?!"
    r" (?!eu\b)\w+(?:e|u|i|is|it) (?:le|la|les|l'|un|une|des|a|de)\b)"
    r"|\bil (?:ne |n')?(?:faut|faudra\w*|fallait|s'agi\w+|exist\w+|rest(?:e|ait) (?:des?|d'|du|une?|a"
    r"|combien|beaucoup|peu)"
    r"|manque|semble|parait|pleu\w+|neige\w*|convient|vaut mieux|suffit|importe|en (?:est|va) (?:ainsi|de)|a"
    r" fallu|a plu)\b"
    r"|\bil (?:est|etait|sera|serait) (?:vrai|possible|impossible|exact|prevu|question|temps|certain"
    r"|probable|interdit"
    r"|necessaire|important|difficile|facile|clair|utile|normal|arrive (?:que|quoi|quelque)|dit|permis|tot"
    r"|tard|midi|minuit|\w+ heures?)\b"
    r"|\b(?:faut|faudra\w*|fallait|exist\w+|rest(?:e|ait)|manque|semble|parait|pleu\w+|neige\w*|convient"
    r"|suffit)[- ](?:t[- ])?il\b"
    r"|\bs'agi(?:t|ssait)[- ]il\b|\bse pass\w+[- ](?:t[- ])?il\b|\bs'(?:est|etait|en est)[- ]il (?:passe"
    r"|produit|agi|ensuivi|avere)\w*\b"
    r"|\bqu'il (?:arrive|advien\w+|se pass\w+|se produis\w+)\b|\bqu'(?:est|etait)[- ]il (?:arrive|advenu)\b"
    r"|\b(?:est|etait|sera|serait)[- ]il (?:vrai|possible|impossible|exact|prevu"
    r"|question|temps|certain|probable|interdit|necessaire|important|difficile|facile|clair|utile|normal|permis)\b"
    r"|\bquelle heure (?:est|etait)[- ]il\b|\bqu'en (?:est|etait|sera)[- ]il\b|\ba[- ]t[- ]il (?:fallu|plu"
    r"|neige|ete (?:question|possible|decide|prevu))\b"
)
INVERTED = re.compile(
    rf"(?<![\w-])(?P<cl>{CLITIC}*)(?P<verb>\w+)(?:-t-|-)(?P<pron>ils?|elles?)\b"
    rf"|(?<![\w-])(?P<cl2>{CLITIC}*)(?P<verb2>{SIMPLE})(?: t |-t | )(?P<pron2>ils?|elles?)\b"
)
QUESTION_WORD = re.compile(
    r"(?:(?:et|mais|alors|donc|puis|ensuite) ,?)*"
    r"(?P<prep>(?:avec|pour|par|de|d'|a|depuis|jusqu'a|jusqu'|contre|chez|sur|dans|en|vers|selon|sans|sous"
    r"|apres|avant) ?)?"
    r"(?P<word>qui|qu'|que|quoi|quand|ou|comment|pourquoi|combien(?P<of> de | d')?|(?:le|la|les|du|des|au"
    r"|aux)?(?P<which>quel(?:le)?s?))(?P<end>\b|(?<='))"
)
PLAIN_SUBJECT = re.compile(rf"(?<![\w-])(?P<pron>ils?|elles?)(?= {CLITIC}*\w)")
PARTICIPLE = re.compile(
    r" (?:(?:pas|plus|jamais|deja|bien|aussi|encore|toujours|egalement|finalement|exactement|ensuite)"
    r" )*(?:ete )?(?!de\b|des\b|une?\b|les?\b|la\b|du\b|sur\b|a\b|par\b)(\w+(?:e|ee|es|ees|u|us|ue|ues|i|is"
    r"|it|its|ie|ies|ert|ort|int|eint|er|ir|oir|dre|tre|ire|ait))\b"
)
INFINITIVE = re.compile(r" (?:(?:y|en|lui|leur) )?(?!hier\b|mer\b|avenir\b)\w+(?:er|ir|oir|dre|tre|ire)\b")
OBJECT = re.compile(
    r"(?<![\w-])(?P<before>qui|on|nous|vous|je|tu|ils?|elles?|pour|de|veut|peut|va|doit|vont|voulu|pu"
    r"|fallait|faut)(?P<neg> ne| n')? "
    r"(?P<cl>l' ?|le |la |les |lui |leur |y |en )(?P<verb>\w+)"
    r"|(?<![\w-])(?P<cl2>l' ?)(?P<verb2>(?:a|ont|avait|avaient|aura|auront|aurait)\b)"
    r"|(?<![\w-])(?P<cl3>les |lui |leur |y |en )(?P<verb3>(?:ont|avait|avaient|aura|auront|aurait|etait|sont"
    r"|etaient|a|est)\b)"
    r"|(?<![\w-])(?P<cl4>l' ?|le |la |les |lui |leur |y )(?P<verb4>(?!lait|souhait|trait|portrait|attrait"
    r"|extrait|forfait|retrait|fait|bienfait)\w{3,}ai(?:en)?t\b)"
)
POSSESSIVE = re.compile(r"(?<![\w-])(?P<poss>son|sa|ses|leurs?)(?= \w)")
APART = re.compile(
    r"(?<![\w-])(?P<prep>avec|pour|de|d'|a|chez|contre|par|sur|sans|selon|apres|avant|envers|entre|vers|que"
    r"|qu')(?: |(?<='))"
    r"(?P<pron>lui|elles?|eux)(?:-memes?)?(?![\w-])(?! (?:a|ont|est|sont|avait|etait)\b)"
)
EMPHATIC = re.compile(r"^(?:et |mais )?(?:lui|elle|eux|elles) ?,? (?=(?:ils?|elles?) )")
LATTER = re.compile(
    r"(?<![\w-])(?:ce dernier|cette derniere|ces derniers|ces dernieres|celui-ci|celui-la|celle-ci|celle-la"
    r"|ceux-ci|celles-ci"
    r"|ceux-la|celles-la)(?![\w-])(?! (?:mois|jours|annees|semaines|temps|heures)\b)"
)
THERE = re.compile(r"(?<![\w-])(?:la-bas|sur place)(?![\w-])")
THEN = re.compile(
    r"(?<![\w-])(?:a (?:ce moment|cette (?:epoque|date|occasion|periode|heure))(?:-la)?|a l'epoque(?="
    r" ?(?:[,?!.]|$))|(?:cette annee|ce jour|ce mois|cette semaine)-la"
    r"|en ce temps-la|au meme moment|la meme annee|le meme jour|dans ces annees-la)(?![\w-])"
)
THIS = re.compile(
    r"(?<![\w-])(?P<det>cet|cette|ces|ce) (?!qui\b|que\b|qu'|dont\b|n'|ne\b|sont\b|soit\b|fut\b|a quoi\b"
    r"|jour\b|matin\b|soir\b|printemps\b|point\b)(?P<noun>[a-z]\w*(?:-(?!la\b|ci\b)\w+)*)"
)
NOW = re.compile(r"(?:annee|semaine|mois|nuit|ete|hiver|automne|apres-midi|temps|jours?|derni\w+|heure|fois|sens|cas)$")
