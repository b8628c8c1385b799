/** A target group by its name, by `targetgroup/name/id` as CloudWatch has it, and by its ARN. */
export function namesOfGroup(arn: string): readonly string[] {
  const resource = resourceOfArn(arn);
  return [resource.split("/")[1] ?? resource, resource, arn];
}

/** What an ARN names: `listener/app/shop/…`; what is no ARN as it is. */
export function resourceOfArn(arn: string): string {
  return arn.startsWith("arn:") ? arn.split(":").slice(5).join(":") || arn : arn;
}
