# SPDX-License-Identifier: MIT
"""The figures and their goals, shown at the end: figure, value, goal, met or not."""


class Table:
    def __init__(self):
        self.rows = []

    def note(self, text):
        print(text, flush=True)

    def row(self, figure, value, unit, most=None, least=None):
        goal, met = "", ""
        if most is not None:
            goal, met = f"≤ {most:g}", value <= most
        elif least is not None:
            goal, met = f"≥ {least:g}", value >= least
        self.rows.append((figure, f"{value:.2f}" if value < 10 else f"{value:.0f}", unit, goal, met))

    def skipped(self, figure, why):
        self.rows.append((figure, "–", "", "", why))

    def show(self):
        widths = [max(len(str(row[i])) for row in self.rows) for i in range(4)]
        print()
        for figure, value, unit, goal, met in self.rows:
            word = {True: "met", False: "NOT MET"}.get(met, met)
            print(f"{figure:{widths[0]}}  {value:>{widths[1]}} {unit:{widths[2]}}  {goal:{widths[3]}}  {word}".rstrip())
        return all(row[4] is not False for row in self.rows)
