export interface DeletionFields {
  /** The member's own address, typed to confirm. */
  email: string;
}
