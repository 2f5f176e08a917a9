/** The texts of a repeat that a form shows first. */
export const NO_REPEAT = { schedule: 'never', ends: 'times', times: '4', until: '' } as const;
