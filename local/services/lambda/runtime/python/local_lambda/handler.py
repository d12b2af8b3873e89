"""Finds the function that `<folders>/<module>.<function>` names."""

import importlib
import os

from .failures import Failure


def load_handler(text):
    module_name, _, function_name = text.rpartition(".")
    if not module_name or not function_name:
        raise Failure("Runtime.MalformedHandlerName", f"Bad handler '{text}': not enough values to unpack (expected 2, got 1)")
    module_name = module_name.replace(os.sep, ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise Failure("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        place = f'  File "{error.filename}" Line {error.lineno}\n    {(error.text or "").strip()}\n'
        raise Failure("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [place]) from error
    handler = getattr(module, function_name, None)
    if handler is None:
        raise Failure("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return handler
