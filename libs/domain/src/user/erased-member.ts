/** Stands for a member whose account is deleted. No account has this id. */
export const ERASED_MEMBER = 'erased';
