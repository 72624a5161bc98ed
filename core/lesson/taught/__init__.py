"""The lessons: each file holds one claim of a publication, as a `Lesson` called `LESSON`."""
