# SPDX-License-Identifier: GPL-2.0
"""How Sphinx makes pages of these documents. tools/docs calls it.

The reference is made by the extensions of the kernel's own documentation, from the
kernel source that KERNEL_SOURCE names.
"""

import os
import sys

KERNEL = os.environ["KERNEL_SOURCE"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

sys.path.insert(0, os.path.join(KERNEL, "Documentation", "sphinx"))
os.environ["srctree"] = KERNEL  # from 7.0 on kernel-doc is a library in there

project = "hdaudbus"
copyright = "GPL-2.0"
extensions = ["kerneldoc", "kfigure", "automarkup"]
kerneldoc_bin = os.path.join(KERNEL, "scripts", "kernel-doc")
kerneldoc_srctree = ROOT

primary_domain = "c"
highlight_language = "none"
html_theme = "alabaster"
html_theme_options = {
    "description": "The Windows HD Audio DDI and NetDMA as Linux kernel modules",
    "fixed_sidebar": True,
    "page_width": "70em",
    "sidebar_width": "17em",
}
html_sidebars = {"**": ["about.html", "globaltoc.html", "searchbox.html"]}
html_show_copyright = False
html_copy_source = False
smartquotes = False  # an apostrophe is one, and quotes are of code
