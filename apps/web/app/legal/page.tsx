import { CommunityTextPage, communityMetadata } from '../../features/community/community-page.tsx';

export const generateMetadata = () => communityMetadata('legal');

export default function Page() {
  return <CommunityTextPage page="legal" />;
}
