/** Patterns of secrets, for a search in files of any name. */
export const SECRETS = [
  '-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+[A-Za-z0-9+/=]{40}',
  '\\b(AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}\\b',
  '\\bgh[pousr]_[A-Za-z0-9]{36}\\b',
  '\\bnpm_[A-Za-z0-9]{36}\\b',
  '\\bxox[abprs]-[A-Za-z0-9-]{20}',
  '\\beyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20}',
  '//[^\\s"\']*:_authToken=',
] as const;
