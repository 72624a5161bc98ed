"""The lines of a script that split public data into the training and the test part: `X`, `y`, `X_test`, `y_test`."""

from core.codegen.layout import assigned, literal
from core.codegen.lines import Lines, joined
from core.experiment import Experiment
from core.preparation.splitting import test_counts
from core.script.part import Part
from core.script.preprocessing import preprocessing

GENERATOR = Lines.of(
    '''
    def generator(seed, name):
        """Return random numbers for one purpose, which no other draws can change."""
        key = zlib.crc32(name.encode())
        return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(key,)))
    ''',
    "import zlib",
    "import numpy as np",
)
DRAW = Lines.of(
    '''
    def draw(free, counts, random):
        """Draw rows from the free ones, `counts[c]` of class c, class after class."""
        order = random.permutation(len(labels))
        order = order[free[order]]
        by_class = [order[labels[order] == label] for label in range(len(counts))]
        return np.concatenate([rows[:n] for rows, n in zip(by_class, counts)])
    ''',
    "import numpy as np",
)


def splitting(experiment: Experiment, data: Lines) -> Part:
    """Return the split of a dataset whose `code` is `data`; rows outside the test part are drawn to make the imbalance."""
    samples = experiment.dataset.load()
    official = samples.test is not None
    constants = [
        "# Number of training rows of each class: this is the imbalance.",
        assigned("TRAIN", literal(experiment.train_counts)),
    ]
    if not official:
        constants += [
            "# Number of test rows of each class.",
            assigned("TEST", literal(test_counts(experiment.dataset))),
        ]
    once = [data]
    if experiment.dataset.classes:
        once += [_chosen("")] + [_chosen("test_")] * official
    once += [_labels("")] + [_labels("test_")] * official
    rows = "features.iloc" if samples.fields else "features"
    each_seed = [_official(rows) if official else _drawn(rows)]
    if samples.fields:
        each_seed.append(preprocessing(samples))
    elif samples.kind == "table" and samples.standardise:
        each_seed.append(_standardised())
    noise = experiment.label_noise.code()
    assert noise is not None
    if noise.text:
        each_seed.append(Lines(f"# Some labels of the training part are made wrong.\n{noise.text}", noise.imports))
    return Part(
        constants=Lines("\n".join(constants)),
        functions=joined([GENERATOR, DRAW], "\n\n\n"),
        once=joined(once),
        each_seed=joined(each_seed),
    )


def _chosen(part: str) -> Lines:
    return Lines.of(
        f"""
        chosen = np.isin({part}names, CLASSES)
        {part}features, {part}names = {part}features[chosen], {part}names[chosen]
        """,
        "import numpy as np",
    )


def _labels(part: str) -> Lines:
    return Lines(f"{part}labels = np.array([CLASSES.index(name) for name in {part}names])", ("import numpy as np",))


def _drawn(features: str) -> Lines:
    return Lines.of(
        f"""
        # The test part is drawn first, so that no method and no imbalance changes it.
        free = np.ones(len(labels), dtype=bool)
        test = draw(free, TEST, generator(seed, "split"))
        free[test] = False
        train = draw(free, TRAIN, generator(seed, "subsample"))
        X, y = {features}[train], labels[train]
        X_test, y_test = {features}[test], labels[test]
        """,
        "import numpy as np",
    )


def _official(features: str) -> Lines:
    return Lines.of(
        f"""
        free = np.ones(len(labels), dtype=bool)
        train = draw(free, TRAIN, generator(seed, "subsample"))
        X, y = {features}[train], labels[train]
        X_test, y_test = test_features, test_labels
        """,
        "import numpy as np",
    )


def _standardised() -> Lines:
    return Lines.of(
        """
        # Standardised with the training part; features that are constant there become 0.
        scaler = StandardScaler().fit(X.astype(float))
        scaler.scale_[np.ptp(X, axis=0) == 0] = np.inf
        X = scaler.transform(X.astype(float)).astype(np.float32)
        X_test = scaler.transform(X_test.astype(float)).astype(np.float32)
        """,
        "import numpy as np",
        "from sklearn.preprocessing import StandardScaler",
    )
