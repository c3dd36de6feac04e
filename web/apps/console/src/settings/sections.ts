import type { Section, SectionGroup } from '../parts/Sections';
import { useMay, type Permission } from '../session/may';
import { text } from '../text';

type Guarded = Section & { needs: Permission };

const { groups, sections } = text.settings;

const all: { label: string; sections: Guarded[] }[] = [
  {
    label: groups.people,
    sections: [
      { href: '/settings/agents', icon: 'person', needs: 'account.manageAgentAndGroups', ...sections.agents },
      { href: '/settings/groups', icon: 'people', needs: 'account.manageAgentAndGroups', ...sections.groups },
    ],
  },
  {
    label: groups.site,
    sections: [
      { href: '/settings/site', icon: 'building', needs: 'account.manageSite', ...sections.profile },
      { href: '/settings/security', icon: 'shield', needs: 'account.manageSecurity', ...sections.security },
      { href: '/settings/audit', icon: 'list', needs: 'account.viewAuditLog', ...sections.audit },
    ],
  },
];

/** The settings that the signed-in agent may work with; empty for most agents. */
export function useSettings(): SectionGroup[] {
  const may = useMay();
  return all.map(({ label, sections }) => ({ label, sections: sections.filter(({ needs }) => may(needs)) })).filter(({ sections }) => sections.length > 0);
}
