"""Drafted questions, held against the five articles by the real models."""

from dataclasses import replace

import pytest

from rag.assistant import Assistant
from rag.evaluate.draft import Drafted, Kept, ProposedQuestion
from rag.evaluate.draft.drafter import choose_passages
from rag.evaluate.draft.file import Kind
from rag.evaluate.draft.proof import Alike, agree, asks_same, is_unanswered, prove
from rag.records import Hit

# Pairs of questions about the five articles that have one answer: in other words, and other questions.
SAME = (
    ("Qui a conduit la délégation russe à Bamako ?", "Quel responsable dirigeait la mission russe venue à Bamako ?"),
    (
        "Qui a conduit la délégation russe à Bamako ?",
        "Par qui la délégation russe en visite à Bamako était-elle menée ?",
    ),
    (
        "Depuis quand l'Africa Corps est-il présent au Burkina Faso ?",
        "À partir de quelle date l'Africa Corps a-t-il été déployé au Burkina Faso ?",
    ),
    (
        "Combien de pays africains participent au consortium éducatif avec le Mali ?",
        "Avec combien d'autres pays d'Afrique le Mali a-t-il créé un consortium éducatif ?",
    ),
    (
        "Quand Sadio Camara a-t-il reçu l'ambassadeur de Russie ?",
        "À quelle date l'ambassadeur russe a-t-il été reçu par le ministre Camara ?",
    ),
    (
        "Où les jeunes ont-ils manifesté pour réclamer l'intervention russe ?",
        "Devant quel bâtiment s'est tenu le sit-in en faveur d'une intervention militaire russe ?",
    ),
    (
        "Qui est le Premier ministre de la Transition au Mali ?",
        "Comment s'appelle le chef du gouvernement malien de Transition ?",
    ),
    (
        "Quel pourcentage des officiers supérieurs maliens a été formé en Europe de l'Est ?",
        "Quelle part des officiers supérieurs du Mali a fait sa formation en Europe de l'Est ?",
    ),
    (
        "Pourquoi la force Barkhane est-elle de plus en plus critiquée ?",
        "Pour quelle raison critique-t-on de plus en plus l'opération Barkhane ?",
    ),
    (
        "À quelle agence Abdoulaye Diop a-t-il accordé un entretien ?",
        "À qui le ministre Abdoulaye Diop a-t-il parlé lors de son entretien ?",
    ),
    (
        "Depuis quand la force Barkhane intervient-elle au Mali ?",
        "En quelle année Barkhane a-t-elle succédé à Serval ?",
    ),
    ("Who led the Russian delegation to Bamako?", "Which official headed the Russian mission that visited Bamako?"),
    ("Who led the Russian delegation to Bamako?", "The Russian delegation to Bamako was headed by whom?"),
    (
        "Since when has the Africa Corps been deployed in Burkina Faso?",
        "When did the Africa Corps arrive in Burkina Faso?",
    ),
    (
        "How many African countries joined Mali in the educational consortium?",
        "With how many other African states did Mali set up an educational consortium?",
    ),
    ("When did Colonel Camara receive the Russian ambassador?", "On what date did Igor Gromyro meet Sadio Camara?"),
    ("Who is Mali's foreign minister?", "What is the name of the Malian minister of foreign affairs?"),
    (
        "What share of senior Malian officers trained in Eastern Europe?",
        "What percentage of Mali's senior officers studied in Eastern Europe?",
    ),
    (
        "When did Diop and Lavrov speak on the telephone?",
        "On which day did the Malian and Russian foreign ministers hold a phone call?",
    ),
    ("Why is the Barkhane force criticised more and more?", "For what reason is Barkhane under growing criticism?"),
    ("Who replaced the French forces of Barkhane?", "By whom were Barkhane's French troops replaced?"),
)
OTHERS = (
    (
        "Qui est le ministre malien des Affaires étrangères ?",
        "Qui a parlé au téléphone avec Sergueï Lavrov le 1er août 2024 ?",
    ),
    ("Qui a conduit la délégation russe à Bamako ?", "Qui est le vice-Premier ministre de la Russie ?"),
    ("Qui a reçu l'ambassadeur Gromyro en 2021 ?", "Qui a été invité à une conférence sur la sécurité en Russie ?"),
    ("Qui est le Président de la Transition au Mali ?", "Qui a remercié Vladimir Poutine pour son soutien ?"),
    (
        "Où s'est rendu Iounous-Bek Ievkourov début juin ?",
        "Où la délégation russe d'Alexandre Novak est-elle en visite ?",
    ),
    ("Où le ministre Camara a-t-il reçu l'ambassadeur de Russie ?", "Où se trouve l'ambassade de Russie au Mali ?"),
    (
        "En quelle année Barkhane a-t-elle succédé à Serval ?",
        "Depuis quand Barkhane lutte-t-elle contre les groupes djihadistes ?",
    ),
    ("Qui fournit du matériel militaire au Mali ?", "Qui fournit gratuitement des céréales au Mali ?"),
    ("Qui a livré des avions Su-25 au Mali ?", "Qui aide à la formation des Forces armées maliennes ?"),
    ("Who is Mali's foreign minister?", "Who spoke with Sergey Lavrov on 1 August 2024?"),
    ("Who led the Russian delegation to Bamako?", "Who is Russia's deputy prime minister?"),
    ("Who received Ambassador Gromyro in June 2021?", "Who was invited to a security conference in Russia?"),
    ("Who is the president of the Transition in Mali?", "Who thanked Vladimir Putin for his support?"),
    ("Where did Yevkurov travel in early June?", "Where is Novak's Russian delegation on a visit?"),
    ("Who supplies Mali with military equipment?", "Who supplies Mali with free grain and fertiliser?"),
    ("Who delivered Su-25 aircraft to Mali?", "Who helps to train the Malian armed forces?"),
    ("Which operation preceded Barkhane in Mali?", "Which French operation ended in 2014?"),
    ("Where did the Russian drone instructors fight?", "Where did Andrei Averyanov play an essential role?"),
)


def passage_with(assistant: Assistant, words: str) -> Hit:
    """The one passage that is chosen with these words in it."""
    paths = [card.path for card in assistant.store.cards()]
    (hit,) = [one for one in choose_passages(assistant.store, paths, 100) if words in one.passage.text]
    return hit


def test_passages_come_from_all_documents_in_turn_and_tell_something(assistant: Assistant) -> None:
    paths = [card.path for card in assistant.store.cards()]
    chosen = choose_passages(assistant.store, paths, 100)
    assert {hit.passage.document for hit in chosen[:5]} == set(paths)
    assert len({hit.passage.id for hit in chosen}) == len(chosen) > 10
    assert all(len(hit.passage.text) >= 200 for hit in chosen)
    assert chosen == choose_passages(assistant.store, set(paths), 100)
    assert [hit.passage.document for hit in choose_passages(assistant.store, paths[:1], 2)] == paths[:1] * 2


@pytest.mark.parametrize(
    ("words", "kind", "question", "answer", "kept"),
    [
        (
            *("comme le rappelait", "how_many", "What share of senior Malian officers trained in Eastern Europe?"),
            *("90 percent", "90%"),
        ),
        (
            *("comme le rappelait", "who", "Who was Mali's prime minister?"),
            *("Choguel Kokalla Maiga", "Choguel Kokalla Maïga"),
        ),
        (
            *("15 juin 2021", "when", "When did Colonel Camara receive the Russian ambassador?"),
            *("June 15, 2021", "15 juin 2021"),
        ),
        (
            *("en visite à Bamako", "who", "Qui conduit la délégation russe en visite à Bamako ?"),
            *("Alexandre Novak", "Alexandre Novak"),
        ),
        ("RIA Novosti", "when", "Quand Iounous-Bek Ievkourov s'est-il rendu à Bamako ?", "début juin", "début juin"),
        (
            *("comme le rappelait", "why", "Pourquoi le Mali s'est-il tourné vers la Russie ?"),
            *("l'échec de l'opération française Barkhane", "l’échec de l’opération française Barkhane"),
        ),
    ],
)
def test_an_answer_that_its_passage_shows_is_kept_in_its_words(
    assistant: Assistant, words: str, kind: Kind, question: str, answer: str, kept: str
) -> None:
    hit = passage_with(assistant, words)
    language = "fr" if question.startswith(("Q", "P")) else "en"
    drafted = prove(ProposedQuestion(kind, question, answer), hit, language, assistant)
    assert drafted is not None
    assert (drafted.kind, drafted.answer, drafted.path) == (kind, kept, hit.passage.document)
    assert drafted.answer in drafted.quote
    assert drafted.quote in hit.passage.text


@pytest.mark.parametrize(
    ("words", "kind", "question", "answer"),
    [
        ("comme le rappelait", "who", "Who was Mali's prime minister?", "Vladimir Poutine"),
        ("comme le rappelait", "how_many", "Combien d'avions Su-25 Moscou a-t-il livrés à Bamako ?", "90%"),
        ("15 juin 2021", "who", "Qui était ministre de la Défense du Mali en juin 2021 ?", "Igor Anatolievich Gromyro"),
        ("15 juin 2021", "when", "When did Colonel Camara receive the Russian ambassador?", "15 June 2020"),
        ("en visite à Bamako", "where", "Où la délégation russe de Novak est-elle en visite ?", "à Moscou"),
        ("RIA Novosti", "why", "Why did Yevkurov come to Bamako in June?", "to sign a contract for gold mines"),
    ],
)
def test_one_that_it_does_not_show_is_not(
    assistant: Assistant, words: str, kind: Kind, question: str, answer: str
) -> None:
    language = "fr" if question.startswith(("Q", "P", "O", "C")) else "en"
    assert prove(ProposedQuestion(kind, question, answer), passage_with(assistant, words), language, assistant) is None


@pytest.mark.parametrize(
    ("question", "is_none"),
    [
        ("Combien de conseillers accompagnaient l'ambassadeur Gromyro ?", True),
        ("How many tonnes of grain did Russia give to Mali?", True),
        ("Qui a reçu en audience l'ambassadeur de Russie au Mali ?", False),
        ("Which French operation failed before Mali turned to Russia?", False),  # another passage says it
        (
            "Quelle est la date de l'article « Coopération militaire: Bamako courtise Moscou » ?",
            False,
        ),  # the catalog, too
    ],
)
def test_a_question_without_an_answer_has_none_in_any_document(
    assistant: Assistant, question: str, is_none: bool
) -> None:
    assert is_unanswered(question, passage_with(assistant, "15 juin 2021"), assistant) is is_none


def test_an_answer_agrees_with_what_is_read_in_either_language() -> None:
    assert agree("le vice-Premier ministre Alexandre Novak", "Alexander Novak")
    assert agree("01 août 2024", "1 August 2024")
    assert not agree("Abdoulaye Diop", "Sergueï Lavrov")
    assert not agree("Diop a parlé hier à Bamako de beaucoup de choses, et de la paix au Sahel", "la paix")


def test_questions_in_other_words_are_told_from_other_questions(assistant: Assistant) -> None:
    def found(pairs: tuple[tuple[str, str], ...]) -> int:
        count = 0
        for pair in pairs:
            one, other = (Drafted("who", question, "fr", "Alexandre Novak") for question in pair)
            first, second = assistant.embedder.embed_queries(list(pair))
            count += asks_same(one, other, float(first @ second))
        return count

    assert (found(SAME), len(SAME)) == (17, 21)
    assert (found(OTHERS), len(OTHERS)) == (0, 18)


def test_the_same_question_counts_in_its_language_only_and_with_its_own_answer(assistant: Assistant) -> None:
    asked = Drafted("who", "Who led the Russian delegation to Bamako?", "en", "Alexandre Novak")
    alike = Alike(assistant.embedder, [asked])
    again = replace(asked, question="The Russian delegation to Bamako was headed by whom?")
    assert alike.has(again)
    assert not alike.has(replace(again, language="fr"))
    assert not alike.has(replace(asked, question="Who led the American delegation to Bamako?", answer="John Kerry"))
    assert alike.has(replace(asked, answer="Andreï Averyanov"))  # two answers to one question


def test_a_set_has_all_kinds_few_of_each_passage_and_a_sixth_without_answers(assistant: Assistant) -> None:
    names = ("Novak", "Lavrov", "Diop", "Camara", "Goïta", "Poutine", "Gromyro", "Averyanov")
    kept = Kept(12, assistant.embedder)
    for place, name in enumerate(names):
        request = [
            Drafted("who", f"Who is the {place}th cousin of {name}?", "en", f"{name} Senior", f"{place}.txt"),
            Drafted(
                "who", f"Who taught {name} to play chess in {1950 + place}?", "en", f"Master {name}", f"{place}.txt"
            ),
            Drafted("when", f"When did {name} first see the sea?", "en", str(1960 + place), f"{place}.txt"),
            Drafted("none", f"How many horses does {name} own in Sikasso?", "en"),
        ]
        chosen = kept.choose(request)
        assert sum(draft.kind != "none" for draft in chosen) <= 2
    kinds = [draft.kind for draft in kept.questions]
    assert (len(kinds), kinds.count("none")) == (12, 2)
    assert abs(kinds.count("who") - kinds.count("when")) <= 1
    assert kept.left_out["duplicate"] == 0
    assert kept.take_spare() == []


def test_the_spare_ones_fill_a_set_that_is_not_full(assistant: Assistant) -> None:
    kept = Kept(3, assistant.embedder)
    request = [
        Drafted("who", "Who conducted the orchestra of Ségou?", "en", "Awa Diarra", "a.txt"),
        Drafted("when", "When was the bridge of Mopti opened?", "en", "1984", "a.txt"),
        Drafted("where", "Where does the river Bani end?", "en", "Mopti", "a.txt"),
        Drafted("why", "Why did the market of Kayes close?", "en", "the flood", "a.txt"),
    ]
    assert len(kept.choose(request)) == 2
    assert [draft.kind for draft in kept.take_spare()] == ["where"]
    assert kept.left_out["spare"] == 1
