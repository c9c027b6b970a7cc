"""The structure tree of a PDF: what is a heading, a list, a table cell, a picture with its words.

fpdf2 tags pictures only, in a flat list. This tree nests, so that a screen reader knows rows and
cells. It stands on parts of fpdf2 that are not promised to stay, which `pyproject.toml` therefore
holds to one minor version.
"""

from __future__ import annotations

from collections.abc import Iterator

from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFArray, PDFObject


class Element(StructElem):
    """A structure element with attributes, such as the scope of a header cell."""

    def __init__(
        self, kind: str, parent: PDFObject, page: int, mcid: int | None, alt: str | None
    ) -> None:
        kids: list[int] = [] if mcid is None else [mcid]
        super().__init__(f"/{kind}", parent, kids, page, None, alt)
        self.a: str | None = None

    def scope(self, name: str) -> None:
        """Say that a header cell heads a "Column" or a "Row"."""
        self.a = f"<</O /Table /Scope /{name}>>"


class Everything(PDFArray):
    """The document's own elements when written, all elements of the tree when walked.

    fpdf2 walks this list to tell every element its page and number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Element] = []

    def __iter__(self) -> Iterator[Element]:
        return iter(self.all)

    def serialize(self, _security_handler: object = None, _obj_id: int | None = None) -> str:
        """References to the elements that stand directly in the document."""
        return PDFArray(list.__iter__(self)).serialize()

    def __bool__(self) -> bool:
        return bool(self.all)


class Tree(StructureTreeBuilder):
    """Builds the tree while the pages are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.everything = Everything()
        self.doc_struct_elem.k = self.everything
        self._open: list[Element] = []
        self._marks: dict[int, int] = {}

    def begin(self, kind: str, page: int) -> Element:
        """Open an element that holds others."""
        element = self._add(kind, page, None, None)
        self._open.append(element)
        return element

    def end(self) -> None:
        """Close it."""
        self._open.pop()

    def leaf(self, kind: str, page: int, alt: str | None) -> tuple[Element, int]:
        """An element that holds marked content of a page, and that content's number there."""
        mcid = self._marks.get(page, 0)
        self._marks[page] = mcid + 1
        element = self._add(kind, page, mcid, alt)
        parents = self.spid_per_page_number.setdefault(page, len(self.spid_per_page_number))
        self.struct_tree_root.parent_tree.nums[parents].append(element)
        return element, mcid

    def parents_of(self, page: int) -> int:
        """Number of a page in the tree of parents."""
        return self.spid_per_page_number[page]

    def _add(self, kind: str, page: int, mcid: int | None, alt: str | None) -> Element:
        parent = self._open[-1] if self._open else self.doc_struct_elem
        element = Element(kind, parent, page, mcid, alt)
        if self._open:
            self._open[-1].k.append(element)
        else:
            list.append(self.everything, element)
        self.everything.all.append(element)
        return element
