"""English prose as lecturers write it: money, pasts, labels, names, counts at the front."""

import pytest

from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.en.amounts import amounts
from examstream.exam.plan.en.conditions import named
from examstream.exam.plan.en.definitions import definitions
from examstream.exam.plan.en.falsehoods import falsehood
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.harvest import harvest_en
from examstream.exam.plan.en.names import strangers
from examstream.exam.plan.en.reading import Reading, read
from examstream.exam.plan.en.statement import statement
from examstream.exam.plan.model import Inventory
from examstream.text.clauses import is_told
from examstream.text.sentences import sentences

_MORE = "\n\n## More\n\n" + "We will come back to all of this when you have seen more cases. " * 5


def _reading(text: str, name: str = "lecture.md") -> Reading:
    return read(read_lecture([LectureFile(name, (text + _MORE).encode())]))


def _inventory(text: str) -> Inventory:
    return harvest_en(read_lecture([LectureFile("lecture.md", (text + _MORE).encode())]))


def test_money_is_no_formula() -> None:
    said = "A fare costs \\$3 in the town. It rises on Sundays. A day ticket costs \\$7."
    assert [said[a:b] for a, b in sentences(said)] == [
        "A fare costs \\$3 in the town.",
        "It rises on Sundays.",
        "A day ticket costs \\$7.",
    ]
    assert fault_of("The average fare in the old town of Leeds is \\$3 for a single ride.") == ""


@pytest.mark.parametrize(
    "said",
    [
        "The empire spanned large regions of the coast.",
        "The new mills typically offered higher pay and a chance to rise.",
        "The railway led to falling prices among the farmers.",
    ],
)
def test_a_past_tense_makes_a_sentence_of_prose(said: str) -> None:
    assert is_told(said)
    assert fault_of(said, loose=True) == ""


@pytest.mark.parametrize("said", ["A law found by Hooke.", "The theory of the tides."])
def test_a_participle_makes_none(said: str) -> None:
    assert not is_told(said)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Whether the seller of the goods knows what the buyer will do with the car.", "K4 fragment"),
        ("Under normal load the pressure is significantly greater and the valve opens.", "K2 dangling"),
        ("5 * 12 = 60 hours a week are worked by the men of the northern mines.", "K20 grammar"),
        ("The left and bottom axes are the quantities that the telescope observes.", "K16 figure"),
        ("The quantity appearing here is the temperature of an ideal black body.", "K2 dangling"),
        ("The net result is a steady flow of water into the upper basin.", "K2 dangling"),
        ("The farmer suffered a heavy loss of cattle as a result.", "K2 dangling"),
    ],
)  # fmt: skip
def test_what_does_not_stand_alone_is_named(said: str, fault: str) -> None:
    assert fault_of(said, loose=True) == fault


@pytest.mark.parametrize(
    "said",
    [
        "Whether the valve opens depends on the pressure in the upper chamber.",
        "The Royal Bank has developed a scale for the soundness of lenders.",
        "Each task holds a stack of its own (i.e. the local names of its calls).",
        "The pressure inside the tube is greater than the pressure outside it.",
    ],
)
def test_what_stands_alone_is_kept(said: str) -> None:
    assert fault_of(said) == ""


def test_a_remark_is_told_without_its_label() -> None:
    assert statement("N.B.: Gaia is a space mission of ESA.") == "Gaia is a space mission of ESA."
    said = "Land rights, as you might recall from the first part, are the rights of owners."
    assert statement(said) == "Land rights are the rights of owners."


def test_the_story_of_a_case_is_no_fact() -> None:
    reading = _reading("# Cases\n\n- Context: The farmer lost two cows in the flooded field.\n")
    assert [s.fault for s in reading.sentences if "farmer" in s.text] == ["K2 example"]


def test_a_count_at_the_front_is_asked_for() -> None:
    one = amounts("Fifty-five men met in Philadelphia in secret.")[0]
    assert (one.stem, one.value) == ("How many men met in Philadelphia in secret?", 55.0)
    assert amounts("Two factors influence the price of land in towns.") == []


def test_a_month_before_the_year_hides_it_not() -> None:
    one = amounts("The draft of the treaty was finished in September 1787.")[0]
    assert one.stem == "In which year was the draft of the treaty finished?"


_LESSON = """# Intervals

This builds on:

- **Lesson 1**: a survey of random variables and their laws
- **Lesson 2**: a survey of estimates and their errors

The plots show:

- **Constant box size**: the spread of the values stays the same

Four intervals are known:

- **score interval**: an interval built from the test that turns a proportion down
- **exact interval**: an interval whose coverage never fails to reach what is stated
- **plain interval**: an interval made of an estimate and twice its error
- **sampled interval**: an interval read off the quantiles of many new samples
"""


def test_parts_of_the_course_and_what_plots_show_are_no_terms() -> None:
    found = {d.term.lower() for d in definitions(_reading(_LESSON))}
    assert found == {"score interval", "exact interval", "plain interval", "sampled interval"}


def test_what_a_list_tells_side_by_side_are_the_options() -> None:
    fact = next(f for f in _inventory(_LESSON).facts if f.topic == "score interval")
    assert set(fact.details["rivals"]) == {"exact interval", "plain interval", "sampled interval"}


def test_bearers_of_names_are_told_apart() -> None:
    reading = _reading(
        "The plan came from Virginia. In Virginia it was read twice. James Madison wrote the notes."
        " The Royal Bank paid for it, and another bank did not. The State Council met in May, as"
        " a council does.\n"
    )
    assert strangers("James Madison", "Virginia", reading)
    assert strangers("James Madison", "Royal Bank", reading)
    assert not strangers("Royal Bank", "State Council", reading)


def test_names_of_code_are_terms() -> None:
    text = "The call pool_open gives a pool. After pool_open no lock is held. So pool_open is safe."
    assert "pool_open" in {t.name for t in _inventory(text).terms}


@pytest.mark.parametrize(
    ("said", "ask", "term"),
    [
        (
            "When one firm sells all there is, the market is called a monopoly.",
            "What is the market called when one firm sells all there is?",
            "monopoly",
        ),
        (
            "If a graph has no cycles, it is called a forest.",
            "What is a graph called if it has no cycles?",
            "forest",
        ),
    ],
)
def test_a_name_given_on_a_condition_is_a_definition(said: str, ask: str, term: str) -> None:
    one = named(said)
    assert one is not None
    assert (one.ask, one.term) == (ask, term)
    assert one.frame.replace("{}", f"{term}").replace("a(n)", "a") == said


@pytest.mark.parametrize(
    "said",
    [
        "When the load is the same on both sides, the beam is called balanced.",
        "When bacteria divide, this is called binary fission.",
        "When these two meet, the place is called a front.",
    ],
)
def test_a_state_or_what_points_away_is_none(said: str) -> None:
    assert named(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "The three-fifths rule gave an advantage to the owners of large farms.",
        "The question of taxes stood at the centre of the first assembly of the states.",
        "Many of the members had doubts about the vote, which they believed to be unruly.",
        "Under the three-mile rule of 1787, each boat was counted as a guest of the port.",
    ],
)
def test_what_is_named_in_full_points_at_nothing(said: str) -> None:
    assert fault_of(said, loose=True) == ""


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Need to establish what is the standard of care that a builder owes.", "K4 fragment"),
        (
            "Applicable when an act of another has come between the fault and the loss.",
            "K4 fragment",
        ),
        ("Is wholly independent of the first cause of the damage to the wall.", "K4 fragment"),
        ("In the upper air there is a height at which T = Teff and nothing moves.", "K14 symbol"),
        (
            "The underlying issue here is called preemption by those who write systems.",
            "K2 dangling",
        ),
    ],
)
def test_slides_and_pages_tell_of_what_stands_above(said: str, fault: str) -> None:
    assert fault_of(said) == fault


def test_the_authority_after_a_rule_is_cut_off() -> None:
    said = "Duty of care does not arise in the case of an omission - Stovin v Wise"
    assert statement(said) == "Duty of care does not arise in the case of an omission"
    kept = "The law of pressure - volume work holds in each vessel."
    assert statement(kept) == kept


def test_somebodys_story_is_no_fact() -> None:
    text = "On one occasion, Mrs Weston failed to straighten out after turning to the left.\n"
    assert [s.fault for s in _reading(text).sentences[:1]] == ["K2 example"]


def test_a_call_of_code_is_told_by_its_whole_name_only() -> None:
    text = (
        "Then **exit()** ends the task, while **pool_exit()** ends a thread. So exit() is rude.\n"
    )
    names = {t.name for t in _inventory(text).terms}
    assert "exit" not in names


def test_that_product_wants_a_product_before_it() -> None:
    said = "The curve a single firm faces is not the whole demand curve for that product."
    assert fault_of(said) == "K2 dangling"
    assert fault_of("A buyer of a product may ask for the guarantee of that product.") == ""


def test_a_share_of_so_many_percent_is_no_count() -> None:
    assert amounts("The firm had a 75% market share in the trade of cellophane.") == []


def test_a_name_inside_a_longer_one_is_not_blanked() -> None:
    text = (
        "**Total revenue** is the price of a good times what is sold of it.\n\n"
        "The total revenue pattern of a single seller shows a rise and later a fall.\n\n"
        "At a low price the total revenue of a single seller grows with what is sold.\n"
    )
    gaps = [f.details for f in _inventory(text).facts if f.details["kind"] == "gap"]
    assert not any("pattern" in str(g["statement"]) for g in gaps)


_POWER = """# Power

Many follow the sociologist Max Weber, who said that **power** is the ability to exercise one’s will over others.

**Authority** refers to accepted power—that is, power that people agree to follow.

A modern form of old rule is **patrimonialism**, which is traditional domination that is carried by purely personal servants of the master.

According to Weber, power made legitimate by laws, written rules, and regulations is termed **legal rule**.
"""


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("power", "the ability to exercise one’s will over others"),
        ("authority", "power that people agree to follow"),
        (
            "patrimonialism",
            "traditional domination that is carried by purely personal servants of the master",
        ),
        ("legal rule", "power made legitimate by laws, written rules, and regulations"),
    ],
)
def test_definitions_reported_glossed_and_of_mass_nouns(term: str, said: str) -> None:
    found = {d.term.lower(): d.said for d in definitions(_reading(_POWER))}
    assert found[term] == said


def test_what_a_list_hangs_below_is_not_told_alone() -> None:
    text = "It must be proven that:\n\n1. The builder owed the buyer a duty of care\n2. The buyer suffered a loss of his house\n3. The duty was broken by the builder\n"
    found = {s.fault for s in _reading(text).sentences if "builder" in s.text}
    assert found == {"K2 item"}


def test_more_than_a_thing_as_an_idiom_is_not_turned_round() -> None:
    assert falsehood("Power affects more than personal relationships in a town.") is None


def test_options_are_of_comparable_length() -> None:
    facts = _inventory(
        _POWER + "\nPower is sought by many, and many lose by the search for it."
    ).facts
    for fact in facts:
        if fact.topic == "power" and fact.details["kind"] == "definition":
            assert all(len(str(r)) <= 20 for r in fact.details["rivals"])


def test_a_year_is_asked_of_a_subject_only() -> None:
    said = "In February 1787, in the wake of the uprising, the Congress authorized the convention."
    assert amounts(said) == []


def test_a_body_and_a_person_are_strangers() -> None:
    reading = _reading(
        "James Madison kept notes in the city. The Electoral College was his idea of a choice.\n"
    )
    assert strangers("James Madison", "Electoral College", reading)


def test_children_and_questions_are_not_lowered() -> None:
    assert falsehood("The state of the market shapes how a family raises its children.") is None
    assert falsehood("A loss of weight raises new questions for the doctor.") is None
    turned = falsehood("A loss of blood raises the pulse of the patient.")
    assert turned is not None
    assert "lowers" in turned.text


def test_how_things_are_is_no_definition() -> None:
    text = "**Peer groups** are important to adolescents in a new way, as they find a place outside the family.\n"
    assert definitions(_reading(text)) == []


def test_the_opposite_motion_is_of_something() -> None:
    text = "**Retraction** is the opposite motion, with the blade being pulled toward the spine of the back.\n"
    assert definitions(_reading(text)) == []
    assert fault_of("Retraction is the opposite motion, toward the column of the back.") != ""
    assert fault_of("Retraction is the opposite of a motion that pushes the chin forward.") == ""


def test_a_sentences_capital_is_none_of_the_terms() -> None:
    text = (
        "**Pronation** turns the palm of the hand backward and down.\n\n"
        "The turn of the hand by pronation is seen in the forearm of each of us.\n"
    )
    assert "pronation" in {t.name for t in _inventory(text).terms}
