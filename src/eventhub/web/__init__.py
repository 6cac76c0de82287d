"""What handlers share: pages, guards, languages, errors. Litestar is known here and above only."""
