"""The report of a race at a moment: plan, facts, sentences in Dutch and English, each with its evidence."""
