"""What the faces share: access, languages, errors, headers, the commit, fields and filters."""
