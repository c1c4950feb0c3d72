"""Print the plural rules of a language for its `language.json`: python tools/plurals.py pl."""

import json
import sys

from babel import Locale


def rules(code: str) -> dict[str, str]:
    """The rules of a language by category, as CLDR writes them and babel knows them."""
    found = Locale.parse(code, sep="-").plural_form.rules
    signs = {" not in ": " != ", " in ": " = ", " mod ": " % "}
    for name, rule in found.items():
        for word, sign in signs.items():
            rule = rule.replace(word, sign)
        found[name] = rule
    return dict(sorted(found.items()))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rules(sys.argv[1]), indent=2) + "\n")
