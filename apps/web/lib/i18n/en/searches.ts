/** Saved searches. */
export const searches = {
  title: 'Saved searches',
  lead: 'Your daily e-mail lists new quests that match.',
  none: 'You have no saved searches yet. Filter the open quests and choose “Save search”.',
  toQuests: 'See open quests',
  save: 'Save this search',
  nameLabel: 'Name of the search',
  nameHint: 'Your daily e-mail shows it next to the new quests.',
  nearby: 'Near me',
  saved: 'The search is saved.',
  delete: 'Delete',
  deleteLabel: 'Delete the search {name}',
  deleteText: 'Your daily e-mail no longer lists quests for it.',
  deleteConfirm: 'Yes, delete it',
  deleted: 'The search is deleted.',
  keep: 'Cancel',
} as const;
