"""The pages of the lab, one module or folder per page; its function `page` draws it."""
