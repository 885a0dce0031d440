"""The sums and rules that a paper keeps: what they prove, put in doubt and give."""
