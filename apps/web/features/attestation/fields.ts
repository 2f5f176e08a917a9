export interface AttestFields {
  outcome: string;
  notes: string;
}
