export interface TemplateNameFields {
  name: string;
}
