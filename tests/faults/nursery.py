"""A process with Django ready that brings up a child for every piece of work: a fork takes milliseconds, a start seconds.

Reads one JSON object a line, {"code": …} or {"arguments": […], "out": file, "err": file}, and answers the child's exit code,
negative where a signal killed it. No database connection is open when it forks.
"""

import json
import os
import signal
import sys
import traceback

import django


def act(work: dict) -> None:
    """Runs the code, or the console with the arguments."""
    if "code" in work:
        exec(work["code"], {"os": os, "signal": signal, "__name__": "__main__"})  # a test's own code
        return
    from kepu.surfaces.console.main import main

    main(work["arguments"])


def child(work: dict) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(work[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    code = 0
    try:
        act(work)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(bool(error.code))
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


django.setup()
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        child(json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
