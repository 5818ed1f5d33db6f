"""The register of directing and legal documents, their relations, and the glossary."""
