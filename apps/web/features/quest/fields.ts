export interface SubmitFields {
  text: string;
  links: string;
  /** Undefined while photos are switched off. */
  photos?: string;
}

export interface TextFields {
  text: string;
}

export interface ReasonFields {
  reason: string;
}

export interface ResolveFields extends ReasonFields {
  decision: string;
}

/** Returns the non-empty lines. */
export function linksOf(lines: string): string[] {
  return lines
    .split(/\s+/)
    .map((link) => link.trim())
    .filter((link) => link !== '');
}
