"""Words that a question is asked with and that say nothing of what it is about.

Every word of a query counts for what is found. These are left out of a query that finds nothing,
when a nearer one is sought (`search_index.store.suggestions`), and tell nothing of which passages
are best (`search_index.passages`) or of which documents are alike (`search_index.similar`):
articles, prepositions, conjunctions, pronouns, auxiliaries and words of asking, of the closed
classes that grammars list (R. Quirk et al., "A Comprehensive Grammar of the English Language",
1985, 2.34-2.45; "Русская грамматика", 1980; H.-M. Sohn, "The Korean Language", 1999).
"""

from __future__ import annotations

_ENGLISH = """
    a an the this that these those of in on at to from by for with about into over under between
    after before since until during through against among within without as than and or but nor if
    because so while though whether not no it its he him his she her they them their we us our you
    your i me my who whom whose which what when where why how is are was were be been being am do
    does did done has have had having will would shall should can could may might must there here
    any some all each both more most other such only also too very just then now
"""
_RUSSIAN = """
    а без бы был была были было быть в ведь во вот все всё где да для до его ее её если есть еще ещё
    же за и из или им их к каким какая какие каких какой какое как когда ко который которая которое
    которые которых кто кого куда ли либо между мне мы на над не него нее неё ни них но о об он она
    они оно от откуда по под почему при про с сколько со так также такая такие такое такой там то
    того тоже только тот ту ты у уже чего чей чем через что чтобы эта эти это этого этой этот я
    зачем является являются
"""
_KOREAN = """
    왜 언제 어디 어디서 어디에 어디에서 누구 누가 누구를 누구의 무엇 무엇이 무엇을 무엇인가
    무엇인가요 뭐 뭘 무슨 어떤 어떻게 얼마나 몇 그리고 그러나 하지만 또는 및 등 이 그 저 것 수 때 더
    있는 없는 있나 있나요 있는가 했나 했나요 했는가 되었나 됐나 인가 인가요 대해 대한 대하여 관한
    위해 위한 통해
"""
_WORDS = frozenset(f"{_ENGLISH} {_RUSSIAN} {_KOREAN}".split())


def is_function_word(word: str) -> bool:
    """Whether a word, in small letters or capitals, says nothing of what a question is about."""
    return word.lower() in _WORDS
