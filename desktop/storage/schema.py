"""The schema that all migrations together make: ``python -m desktop.storage.schema > db/schema.sql``."""

import sys

from desktop.storage.migrations import in_memory, migrate


def schema() -> str:
    """Every table and index of a new workspace as SQL, each after the table it belongs to."""
    db = in_memory()
    try:
        migrate(db)
        rows = db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    finally:
        db.close()
    statements = [f"{sql};\n" for (sql,) in rows]
    return "\n".join(
        ["-- Made from db/migrations by `python -m desktop.storage.schema`; do not edit.\n", *statements]
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(schema().encode("utf-8"))
