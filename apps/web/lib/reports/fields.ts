export interface ReportFields {
  reason: string;
  text: string;
}

export interface AppealFields {
  text: string;
}
