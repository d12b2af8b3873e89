"""The Python runtime of the local cloud: as AWS's own loads a function and runs its events, with nothing to install.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
"""

import os
import sys

# Compiled modules go where the local cloud says, never beside the sources.
sys.dont_write_bytecode = sys.pycache_prefix is None

from local_lambda.main import run

# Modules of the function come first, and those of this folder not at all.
sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]

run()
