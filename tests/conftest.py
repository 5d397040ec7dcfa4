"""What every test stands on."""

import os

from hypothesis import settings

# Where a failure stops others, the same examples are tried every time; elsewhere new ones are looked for.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("steady" if os.environ.get("CI") == "true" else "searching")
