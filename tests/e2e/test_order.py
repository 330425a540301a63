# SPDX-License-Identifier: MIT
"""A report does not depend on who answered first."""
import unittest

from support import WorldTest


class Order(WorldTest):
    def test_findings_facts_and_noise_are_in_the_order_of_the_plan(self):
        """The first probe is the last to be there, and its side differs as the other's does."""
        look = """
              - name: {0}
                exec: [sh, -c, 'sleep {1}; echo "{{\\"side\\": \\"{{{{environment}}}}\\", \\"at\\": $(date +1%N)}}"']
                format: json
                facts: {{side: "$.body.side"}}
            """
        self.two_sides(probes="            probes:" + look.format("late", "0.5").rstrip()
                       + look.format("early", "0").rstrip() + "\n")
        run = self.smoke("gate", "--report", "json:gate.json", "--report", "text")
        self.assert_exit(run, 1)
        record = self.read_json("gate.json")
        self.assertEqual([f["subject"] for f in record["findings"]], ["late", "early"])
        self.assertEqual([f["name"] for f in record["facts"]],
                         ["late.side"] * 2 + ["early.side"] * 2)
        self.assertEqual([n.split(":")[0] for n in record["noise"]], ["late", "early"])
        self.assertLess(run.out.index("mend late"), run.out.index("mend early"))


if __name__ == "__main__":
    unittest.main()
