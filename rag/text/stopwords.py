"""Words that say nothing about what a passage is about: grammar, and the words that make a question.

Written without accents, since a question often is. Nothing here is also a common noun or a name: "ete" (a season) and
"but" (a goal) stay out of the French list for that reason, "will" and "may" out of the English one.
"""

_FRENCH = """
    a ai aie aient ait alors apres as au aucun aucune auquel aura aurait auraient auront aussi autre autres aux auxquels
    auxquelles avaient avais avait avant avec avez avoir avons ayant c ca car ce ceci cela celle celles celui cependant
    certain certaine certaines certains ces cet cette ceux chacun chacune chaque chez ci combien comme comment contre d
    dans de depuis des desquels desquelles dont donc du duquel durant elle elles en encore entre es est et etaient etais
    etait etant etre eu eux fait faut font furent fut hors il ils j je jusqu jusque l la laquelle le lequel les
    lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais malgre me meme memes mes moi moins mon n ne ni nos
    notre nous on ont ou par parce parmi pas pendant peu peut peuvent plus pour pourquoi puis puisqu puisque qu quand
    que quel quelle quelles quelque quelques quels qui quoi s sa sans sauf se selon sera serait seraient seront ses si
    sinon soient soit son sont sous suis sur t ta tandis te tel telle telles tels tes toi ton tous tout toute toutes
    tres tu un une vers voici voila vos votre vous y
"""

_ENGLISH = """
    a about above after again against all also am among an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him himself his how i if in into is it its itself just me more most my no nor not of off on once only or other our
    ours out over own s same she should so some such t than that the their theirs them themselves then there these they
    this those through to too under until up upon very was we were what when where whether which while who whom whose
    why with would you your yours
"""

STOP_WORDS = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
GRAMMAR = STOP_WORDS["fr"] | STOP_WORDS["en"]  # what is no name, whatever the language
