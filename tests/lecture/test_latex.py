from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.read import LectureFile, read_lecture
from tests.lecture.make import SMALL, marked, read, reasons, texts

HEAD = (
    r"\documentclass{article}\newtheorem{thm}{Theorem}\newcommand{\R}{\mathbb{R}}\begin{document}"
)


def tex(body: str) -> str:
    return HEAD + body + r"\end{document}"


def test_macros_are_expanded_and_unknown_ones_keep_their_words() -> None:
    lecture = read(
        "a.tex", tex(r"Let $x \in \R$ be \mine{kept words} and \term{a group}\index{gone}.")
    )
    assert lecture.text == r"Let $x \in \mathbb{R}$ be kept words and a group."
    assert marked(lecture) == ["a group"]


def test_token_macros_are_the_word_itself() -> None:
    lecture = read("a.tex", tex(r"No set is !!{enumerable}; !!^a{element} of many !!{element}s."))
    assert lecture.text == "No set is enumerable; An element of many elements."


def test_theorems_keep_their_text_and_number() -> None:
    lecture = read(
        "a.tex",
        tex(
            r"\section{One}\label{sec:o}\begin{thm}\label{thm:a} A \emph{set} is small.\end{thm}"
            r"\begin{proof} See Section~\ref{sec:o}, Theorem~\ref{thm:a}.\end{proof}"
        ),
    )
    assert texts(lecture)[1:] == ["Theorem 1. A set is small.", "Proof. See Section 1, Theorem 1."]
    assert marked(lecture) == ["set"]


def test_equations_are_numbered_where_they_are_referred_to() -> None:
    lecture = read(
        "a.tex",
        tex(r"\begin{equation}\label{eq:a} a=b \end{equation}" "\n\n" r"By \eqref{eq:a} it holds."),
    )
    assert texts(lecture) == ["$$a=b$$ (1)", "By (1) it holds."]


def test_words_in_formulas_hold_no_dollars() -> None:
    lecture = read(
        "a.tex", tex(r"It is \[ f = \begin{cases} 1 & \text{if $x = 0$} \end{cases} \] there.")
    )
    assert lecture.text == r"It is $$f = \begin{cases} 1 & \text{if }x = 0 \end{cases}$$ there."


def test_footnotes_captions_citations_are_out() -> None:
    lecture = read(
        "a.tex",
        tex(
            r"Text\footnote{A note.} stands~\cite{x}. \citet{smith1990} said so."
            r"\begin{figure}\includegraphics{a}\caption{A cap.}\end{figure}"
        ),
    )
    assert lecture.text == "Text stands. Smith (1990) said so."
    assert reasons(lecture) == {"footnote": ["A note."], "caption": ["A cap."]}


def test_tables_with_code_in_their_columns_keep_numbers() -> None:
    columns = r"l>{\raggedright\arraybackslash}p{2cm}"
    body = rf"Text.\begin{{tabular}}{{{columns}}} A & B \\ Ice & 1.31 \\ \end{{tabular}}"
    table = next(b for b in read("a.tex", tex(body)).blocks if b.kind is BlockKind.TABLE)
    assert table.rows == (("A", "B"), ("Ice", "1.31"))


def test_descriptions_keep_their_terms() -> None:
    spacing = r"\tightlist\setlength{\itemsep}{0pt}"
    body = rf"\begin{{description}}{spacing} \item[Kernel] the zeros\end{{description}}"
    block = read("a.tex", tex(body)).blocks[0]
    assert (block.kind, block.term) == (BlockKind.DEFINITION, "Kernel")


def test_exercises_by_environment_and_by_title() -> None:
    lecture = read(
        "a.tex",
        tex(
            r"Body text.\begin{exercise}Do it.\end{exercise}\section*{Exercises} Prove it."
            r"\section{More} Body again."
        ),
    )
    assert texts(lecture) == ["Body text.", "More", "Body again."]
    assert reasons(lecture)["exercise"] == ["Do it.", "Exercises", "Prove it."]


def test_beamer_frames_are_headings() -> None:
    lecture = read(
        "a.tex",
        r"\documentclass{beamer}\begin{document}\begin{frame}[t]{Sorting}\begin{itemize}"
        r"\item<1-> \alert{Insertion} sort \pause \item "
        r"second\end{itemize}\note{say}\end{frame}\end{document}",
    )
    assert [(b.kind, lecture.text_of(b)) for b in lecture.blocks] == [
        (BlockKind.HEADING, "Sorting"),
        (BlockKind.ITEM, "Insertion sort"),
        (BlockKind.ITEM, "second"),
    ]


def test_input_takes_the_file_sent_with_it() -> None:
    files = [
        LectureFile("main.tex", tex(r"First words. \input{parts/two}").encode()),
        LectureFile("two.tex", b"Second words."),
    ]
    lecture = read_lecture(files, "auto", SMALL)
    assert lecture.text == "First words. Second words."
    assert lecture.sources == ("main.tex",)


def test_one_slip_costs_its_paragraph_not_the_lecture() -> None:
    source = tex("First words here.\n\n" r"Broken \[ a = b" "\n\nLast words here.\n")
    lecture = read("a.tex", source)
    assert texts(lecture) == ["First words here.", "Last words here."]
    assert "LaTeX that cannot be parsed" in reasons(lecture)


def test_of_an_unknown_macros_arguments_the_one_a_reader_sees_is_kept() -> None:
    lecture = read(
        "a.tex",
        tex(
            r"\termsub{Stratified draws}{draw!stratified} are cheap. \version{Printed here.}{} "
            r"\redirect{book-table_one}{Table of draws} is kept.\Comment{Was it so before?}"
        ),
    )
    assert lecture.text == "Stratified draws are cheap. Printed here. Table of draws is kept."
    assert marked(lecture) == ["Stratified draws"]


def test_the_title_of_a_box_is_no_part_of_its_sentence() -> None:
    lecture = read(
        "a.tex", tex(r"\begin{tipBox}{\tipBoxTitle{Draws and lots} Lots are drawn.}\end{tipBox}")
    )
    assert texts(lecture) == ["Draws and lots", "Lots are drawn."]
