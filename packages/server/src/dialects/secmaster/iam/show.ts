import type { Place } from '../place.views.ts';

/** There is one organisation in an instance; clients ask for its name and look at nothing of it. */
export const domain = { id: 'countersign', name: 'countersign' };

/** The {project_id} that clients put into their paths: the one that is pinned, or else its own. */
export const tenantOf = ({ id, tenant }: Place): string => tenant ?? id;

export const shownProject = (place: Place) => ({
  id: tenantOf(place),
  name: place.region ?? place.key,
  enabled: true,
  domain_id: domain.id,
  parent_id: domain.id,
  is_domain: false,
  description: '',
  links: {},
});
