"""The budgets of ARCHITECTURE.md: how large a file, a function and a module's surface may be, and what nobody does."""

import ast

from tests.architecture.code import Module, below, modules

FILE_LINES = 400
FUNCTION_LINES = 50
PUBLIC_NAMES = 7
#: A broad ``except`` stands at the top of a loop and nowhere else, and says what it caught.
TOPS_OF_LOOPS = {
    "pressbot/flow/poll.py": "one feed makes us stumble, and the others are polled",
    "pressbot/flow/lane.py": "one round or one delivery fails, and the next one comes all the same",
    "pressbot/scheduler.py": "one pass of a loop fails, and the next one comes all the same",
    "pressbot/commands/answer.py": "one command cannot be carried out, and the next one is heard",
    "pressbot/commands/handouts.py": "one chat's pictures cannot be handed out, and nobody waits for that",
    "adapters/pressbot_slack/hear.py": "one command cannot be carried out, and the next one is heard",
    "pressbot/flow/handouts.py": "one handout cannot be made true, and the others are",
    "pressbot/flow/cards.py": "one card cannot be shown, and the others are",
    "pressbot/flow/inbox.py": "one thing heard cannot be carried out, and the others are",
    "adapters/pressbot_telegram/hear.py": "one update cannot be read, and the others are heard",
}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What a class may derive from to be a value or an error.
_VALUES = {"Enum", "StrEnum", "IntEnum", "BaseModel", "BaseSettings", "Exception"}


def test_no_file_is_longer_than_the_budget() -> None:
    lengths = {module.name: len(module.text.splitlines()) for module in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_the_budget() -> None:
    long = [
        f"{module.name}:{node.lineno} {node.name}"
        for module in modules()
        for node in module.nodes(*_FUNCTIONS)
        if isinstance(node, _FUNCTIONS) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_module_shows_more_public_names_than_the_budget() -> None:
    surfaces = {module.name: _public_names(module) for module in modules()}
    assert {name: names for name, names in surfaces.items() if len(names) > PUBLIC_NAMES} == {}


def test_nobody_keeps_global_state_by_the_keyword() -> None:
    assert [module.name for module in modules() if any(module.nodes(ast.Global))] == []


def test_only_the_tops_of_loops_catch_everything() -> None:
    catching = {module.name for module in modules() if _broad_handlers(module)}
    assert catching == set(TOPS_OF_LOOPS)


def test_whoever_catches_everything_logs_it_with_its_traceback() -> None:
    handlers = [handler for module in below(*TOPS_OF_LOOPS) for handler in _broad_handlers(module)]
    assert [ast.unparse(handler) for handler in handlers if not _logs_the_traceback(handler)] == []


def test_nobody_passes_over_everything_in_silence() -> None:
    silent = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in module.nodes(ast.Call)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("suppress")
        and any(ast.unparse(each) in {"Exception", "BaseException"} for each in node.args)
    ]
    assert silent == []


def _public_names(module: Module) -> list[str]:
    """Functions and classes others may use; values and errors are vocabulary and not counted."""
    vocabulary = set(_VALUES) | _error_names()
    names = []
    for node in module.tree.body:
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            continue
        if isinstance(node, ast.ClassDef) and _is_vocabulary(node, vocabulary):
            vocabulary.add(node.name)
        elif not node.name.startswith("_"):
            names.append(node.name)
    return names


def _is_vocabulary(node: ast.ClassDef, vocabulary: set[str]) -> bool:
    decorated = any(ast.unparse(each).startswith("dataclass") for each in node.decorator_list)
    return decorated or any(ast.unparse(base) in vocabulary for base in node.bases)


def _error_names() -> set[str]:
    return {node.name for node in below("pressbot/errors.py")[0].tree.body if isinstance(node, ast.ClassDef)}


def _broad_handlers(module: Module) -> list[ast.ExceptHandler]:
    return [
        node for node in module.nodes(ast.ExceptHandler) if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or ast.unparse(each) in {"Exception", "BaseException"} for each in caught)


def _logs_the_traceback(handler: ast.ExceptHandler) -> bool:
    calls = [node for node in ast.walk(handler) if isinstance(node, ast.Call)]
    return any(isinstance(call.func, ast.Attribute) and call.func.attr == "exception" for call in calls)
