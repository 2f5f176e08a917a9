export interface ProfileFields {
  displayName: string;
  bio: string;
}
