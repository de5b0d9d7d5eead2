"""The shapes of questions about all documents, or the newest of them; as those of shapes.py are written."""

from __future__ import annotations

from typing import Literal

Whole = Literal["list", "newest", "oldest"]

_ENDS: tuple[tuple[Whole, str, str], ...] = (
    ("newest", r"(?:plus recente?|derniere?)", r"(?:most recent|latest|newest|last)"),
    ("oldest", r"(?:plus ancien(?:ne)?|plus vieux|plus vieille)", r"(?:oldest|earliest|least recent)"),
)
OF_ENDS: tuple[tuple[Whole, str], ...] = tuple(
    (kind, shape.replace("{which}", which))
    for kind, french, english in _ENDS
    for which, shapes in (
        (
            french,
            (
                r"(?:(?:quel|lequel) est )?(?:l|le|la) (?P<noun>{noun})(?: est)? (?:le |la )?{which}(?P<more>(?: .+)?)",
                r"(?:(?:quel|lequel) est )?(?:le|la|ton|votre) {which} (?:(?:de |d )?(?:tes |vos |ces |les )|des )?"
                r"(?P<noun>{noun})(?P<more>(?: .+)?)",
                r"(?:quel|lequel) (?P<noun>{noun}) est (?:le |la ){which}(?P<more>(?: .+)?)",
            ),
        ),
        (
            english,
            (
                r"(?:(?:what|which)(?: one)? (?:is|s) )?(?:the|your) {which} (?:one )?(?:of )?(?:the |your )?"
                r"(?P<noun>{noun})(?P<more>(?: .+)?)",
                r"(?:which|what) (?:of (?:the|your) )?(?P<noun>{noun})(?: one)? is (?:the )?{which}(?P<more>(?: .+)?)",
            ),
        ),
    )
    for shape in shapes
)

OF_ALL: tuple[tuple[Whole, str], ...] = (
    ("list", r"(?P<bid>quels? sont les) {topics} SUBJECT"),
    ("list", r"(?P<bid>de quoi|sur quoi|quels {topics}) (?:est ce que )?{treat} (?=(?:les|tes|vos|ces|tous) )SUBJECT"),
    ("list", r"(?P<bid>de quoi|sur quoi|quels {topics}|que|qu) (?=(?:les|tes|vos|ces) )SUBJECT {treat}(?:{ask}s)?"),
    ("list", r"(?P<bid>que|qu est ce que) (?:contiennent|racontent|disent|y a t il dans) (?=(?:les|tes|vos) )SUBJECT"),
    ("list", r"(?P<bid>qu y a t il|qu est ce qu il y a) dans (?=(?:les|tes|vos|ces) )SUBJECT"),
    ("list", r"(?P<bid>what) are (?=(?:the|your|these|all) )SUBJECT (?:all )?about"),
    ("list", r"(?P<bid>what) (?:is|s|are) in (?=(?:the|your|these|all) )SUBJECT"),
    ("list", r"(?P<bid>what(?: {topics})?) do (?=(?:the|your|these|all) )SUBJECT {treat_en}"),
    (
        "list",
        r"(?P<bid>what (?:are )?(?:the )?{topics}(?: are)?) (?:(?:covered|discussed|treated) )?(?:in |by )?SUBJECT",
    ),
)
UNNAMED: tuple[tuple[Whole, str], ...] = (  # nothing but the documents can be meant
    ("list", r"what {topics} (?:are (?:covered|discussed|there|available)|do you (?:cover|have|know))"),
    ("list", r"(?:what|which questions) can (?:i|we) ask(?: you)?(?: about)?|what can you talk about"),
    ("list", r"(?:que|qu est ce que) (?:puis je|peut on|je peux)(?: te| vous)? demander"),
    ("list", r"de quoi (?:peux tu|pouvez vous) parler|sur quoi (?:puis je|peut on)(?: t| vous)? interroger"),
    ("list", r"quels {topics} (?:(?:sont|as tu) )?(?:couverts|traites|abordes|couvres tu|connais tu|traites tu)"),
    ("list", r"quels sont (?:les|tes|vos) {topics}(?: (?:couverts|traites|abordes|disponibles))?"),
)
