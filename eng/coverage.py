#!/usr/bin/env python3
"""Merges the coverage reports of all test projects, prints the line coverage of each package in src, and fails below a floor.

    eng/coverage.py FOLDER [--floor 92] [--missed]      FOLDER has *.cobertura.*.xml; --missed prints the lines that no test runs
"""
import argparse
import collections
import pathlib
import sys
import xml.etree.ElementTree as xml

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "src"


def read(report, hits):
    root = xml.parse(report).getroot()
    folders = [source.text for source in root.iter("source")]
    for found in root.iter("class"):
        path = path_in_sources(folders, found.get("filename"))
        if path is None:
            continue
        lines = hits[path]
        for line in found.iter("line"):
            number = int(line.get("number"))
            lines[number] = lines[number] or int(line.get("hits")) > 0


def path_in_sources(folders, name):
    """The path below src, or nothing for tests and generated code. A build of CI says /_/src/ instead of the folder."""
    for folder in [*folders, ""]:
        path = pathlib.PurePosixPath(f"{folder.rstrip('/')}/{name}".rpartition("/src/")[2])
        if (SOURCES / path).is_file() and "obj" not in path.parts and not path.is_absolute():
            return path
    return None


def ranges(numbers):
    start = previous = None
    for number in sorted(numbers):
        if previous is not None and number != previous + 1:
            yield f"{start}-{previous}" if start != previous else str(start)
            start = None
        start = start or number
        previous = number
    if previous is not None:
        yield f"{start}-{previous}" if start != previous else str(start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--floor", type=float, default=0)
    parser.add_argument("--missed", action="store_true")
    arguments = parser.parse_args()

    reports = sorted(arguments.folder.rglob("*.cobertura*.xml"))
    hits = collections.defaultdict(lambda: collections.defaultdict(bool))
    for report in reports:
        read(report, hits)

    if not hits:
        sys.exit(f"error: no coverage reports in {arguments.folder}")

    packages = collections.defaultdict(list)
    for path, lines in sorted(hits.items()):
        packages[path.parts[0]] += lines.values()
        missed = [number for number, hit in lines.items() if not hit]
        if missed and arguments.missed:
            print(f"{path}: {', '.join(ranges(missed))}")

    packages["all"] = [hit for lines in packages.values() for hit in lines]
    for package, lines in packages.items():
        print(f"{100 * sum(lines) / len(lines):6.2f} %  {sum(lines)} of {len(lines)} lines  {package}")

    reached = 100 * sum(packages["all"]) / len(packages["all"])
    # A program is tested as a process of its own, which is not measured; templates are no code of a package.
    others = ("<PackAsTool>true</PackAsTool>", "<PackageType>Template</PackageType>")
    libraries = [project for project in SOURCES.glob("*/*.csproj") if not any(mark in project.read_text() for mark in others)]
    lacking = [project.stem for project in libraries if project.stem not in packages]
    if lacking:
        sys.exit(f"error: no test project covers {', '.join(lacking)}")
    if reached < arguments.floor:
        sys.exit(f"error: {reached:.2f} % of the lines are covered, less than {arguments.floor} %; eng/coverage.py {arguments.folder} --missed lists the others")


main()
