export interface SearchNameFields {
  name: string;
}
