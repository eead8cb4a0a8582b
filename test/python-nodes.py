"""How Python itself reads files: for each path on standard input one line of JSON, `[[kind, from, to, what], …]`, or `null` where
it refuses the file. Places are UTF-16 offsets, as in JavaScript. What lies inside f-strings and patterns is left out: before 3.12
Python does not know where the former is, and the latter is no expression to us. So are `*rest`, and strings with names of characters."""

import ast
import json
import sys

KINDS = {
    ast.Name: ("name", lambda node: node.id),
    ast.Attribute: ("attribute", lambda node: node.attr),
    ast.Call: ("call", lambda node: " ".join([str(len(node.args)), *(one.arg for one in node.keywords if one.arg)])),
    ast.Subscript: ("subscript", None),
    ast.Lambda: ("lambda", None),
    ast.IfExp: ("conditional", None),
    ast.NamedExpr: ("walrus", None),
    ast.List: ("list", lambda node: str(len(node.elts))),
    ast.Set: ("set", lambda node: str(len(node.elts))),
    ast.Dict: ("dict", lambda node: str(len(node.keys))),
    ast.FunctionDef: ("function", lambda node: node.name),
    ast.AsyncFunctionDef: ("function", lambda node: node.name),
    ast.ClassDef: ("class", lambda node: node.name),
    ast.Import: ("import", lambda node: str(len(node.names))),
    ast.ImportFrom: ("import", lambda node: str(len(node.names))),
    ast.Return: ("return", None),
    ast.Assign: ("assign", lambda node: str(len(node.targets))),
    ast.AugAssign: ("assign", lambda node: "1"),
    ast.AnnAssign: ("assign", lambda node: "1"),
}


def nodes_of(text):
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + width(line) + 1)

    def place(line, column):
        return starts[line - 1] + width(lines[line - 1].encode()[:column].decode())

    def span(node):
        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    def named_characters(node):
        return any("\\N{" in line for line in lines[node.lineno - 1 : node.end_lineno])

    found, opaque = [], []
    for node in ast.walk(ast.parse(text)):
        is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if isinstance(node, (ast.JoinedStr, ast.pattern)) or (is_string and named_characters(node)):
            opaque.append(span(node))
        elif is_string:
            found.append(["string", *span(node), node.value])
        elif type(node) in KINDS:
            kind, what = KINDS[type(node)]
            found.append([kind, *span(node), what(node) if what else ""])
    return {"found": found, "opaque": opaque}


def width(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


for path in sys.stdin.read().splitlines():
    try:
        with open(path, encoding="utf-8", newline="") as file:
            nodes = nodes_of(file.read())
    except (SyntaxError, ValueError):
        nodes = None
    print(json.dumps(nodes))
