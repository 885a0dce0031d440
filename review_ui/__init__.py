"""The web app: the API of the contract and the pages of the review desk."""
