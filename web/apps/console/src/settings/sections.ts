import type { SectionGroup } from '../parts/Sections';
import { useMay } from '../session/may';
import { text } from '../text';

/** The settings that the signed-in agent may work with; empty for most agents. */
export function useSettings(): SectionGroup[] {
  const may = useMay();
  const { groups, sections } = text.settings;
  const isPeople = may('account.manageAgentAndGroups');
  const all: SectionGroup[] = [
    {
      label: groups.people,
      sections: isPeople
        ? [
            { href: '/settings/agents', icon: 'person', ...sections.agents },
            { href: '/settings/groups', icon: 'people', ...sections.groups },
          ]
        : [],
    },
  ];
  return all.filter(({ sections }) => sections.length > 0);
}
