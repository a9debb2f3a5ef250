"""One message of every kind, as version 1 of the wire writes it."""

from examstream.exam.messages import (
    Allowance,
    AnswerTask,
    Envelope,
    GenerateTask,
    GradeTask,
    Outcome,
    OutcomeKind,
    PackedContext,
    PapersTask,
    RenderTask,
    Spent,
    Task,
)
from examstream.exam.plan.model import Fact, Order, Share
from examstream.exam.question import (
    Bloom,
    Difficulty,
    Draft,
    Evidence,
    HistoryEntry,
    Option,
    QuestionType,
    Solve,
)

ENVELOPE = Envelope(
    tenant_id="physics",
    exam_id="exam_01",
    slot=3,
    epoch=2,
    candidate=1,
    revision=0,
    attempt=2,
    seed=9007199254740991,
    enqueued_at=1767225600.25,
    not_before=None,
    expires_at=1767227400.0,
    allowance=Allowance(tokens=4000, micro_usd=None),
    spent=Spent(calls=1, tokens=321, micro_usd=7),
    history=(
        HistoryEntry(
            stage="generator",
            attempt=1,
            engine="rules",
            outcome="written",
            reason="",
            seconds=0.0125,
            candidate=1,
            revision=0,
        ),
    ),
)
CONTEXT = PackedContext(sha256="ab" * 32, data="eJyrVkrLz1eyUkpKLFKqBQAcWwQt", whole=True)
DRAFT = Draft(
    type=QuestionType.SINGLE_CHOICE,
    stem="Which colour of light bends most in glass?",
    options=(Option(label="A", text="red"), Option(label="B", text="violet")),
    key="B",
    solution="Violet light has the largest refractive index.",
    evidence=Evidence(
        source="optics.md", quote="Violet light bends most.", start=10, end=34, heading="Prisms"
    ),
    bloom=Bloom.UNDERSTAND,
    difficulty=Difficulty.EASY,
    fact_id="f1",
    topic="violet light",
)
ORDER = Order(
    type=QuestionType.SINGLE_CHOICE,
    points=2.0,
    key_position=1,
    share=Share(
        fact=Fact(
            id="f1",
            pattern="P7",
            start=10,
            end=34,
            types=(QuestionType.SINGLE_CHOICE,),
            topic="violet light",
            salience=0.5,
            details={"more": "violet"},
        )
    ),
)

SAMPLES: dict[str, Task] = {
    "generate": GenerateTask(
        envelope=ENVELOPE, context=CONTEXT, order=ORDER, feedback="K7 leak: …", previous=DRAFT
    ),
    "answer": AnswerTask(
        envelope=ENVELOPE, context=CONTEXT, asked=DRAFT.asked(), sealed="c2VhbGVk"
    ),
    "grade": GradeTask(
        envelope=ENVELOPE,
        context=CONTEXT,
        asked=DRAFT.asked(),
        sealed="c2VhbGVk",
        solves=(Solve(engine="rules", answer="B", reason="…", confidence=0.75),),
    ),
    "render": RenderTask(envelope=ENVELOPE, draft=DRAFT, points=2.0, language="en"),
    "outcome": Outcome(
        envelope=ENVELOPE, outcome=OutcomeKind.REJECTED, stage="grader", reason="agree: …"
    ),
    "papers": PapersTask(
        envelope=Envelope(tenant_id="physics", exam_id="exam_01", slot=0, epoch=0, expires_at=4e9)
    ),
}
