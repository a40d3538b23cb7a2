"""Writes pandas.csv, what pandas makes of odd values, with RFC 4180's ends of lines. Made with pandas 3.1 and numpy 2.

numpy 2.5 writes float32 from 1e6 up with an exponent, earlier ones from 1e16: nothing here lies between.
"""

from pathlib import Path

import numpy as np
import pandas as pd

texts = ["plain", "a,b", "a\tb", 'say "x"', '"', "two\nlines", "carriage\rreturn", " spaced ", "=1+1", "-2", "CD4⁺ T"]
table = pd.DataFrame(index=texts)
table["text"] = texts
table['a "name", with commas'] = np.arange(11, dtype="int32") - 5
table["label"] = pd.Categorical([None, *texts[:-1]], categories=texts)
table["flag"] = pd.array([True, None, False] + [True] * 8, dtype="boolean")
table["count"] = pd.array([None, 9007199254740993] + [-1] * 9, dtype="Int64")
table["f8"] = [0.0, -0.0, 1.0, 0.1, 1e-4, 9.999e-05, 1e16, 9999999999999998.0, 5e-324, -np.inf, np.nan]
table["f4"] = np.array([0, 2419, 1, 0.1, 1 / 3, 1e-05, 1e16, 524288, 3.4028235e38, np.inf, np.nan], "float32")
table.to_csv(Path(__file__).with_name("pandas.csv"), lineterminator="\r\n")
