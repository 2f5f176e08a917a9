export interface SignInFields {
  email: string;
  password: string;
}

export interface RegisterFields extends SignInFields {
  displayName: string;
}

export interface ConfirmFields {
  email: string;
  code: string;
}

export interface ForgotFields {
  email: string;
}

export interface ChangePasswordFields {
  currentPassword: string;
  newPassword: string;
}

export interface ResetFields {
  code: string;
  newPassword: string;
}
