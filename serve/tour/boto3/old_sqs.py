"""SQS as clients spoke it until 2023, in the query protocol (form in, XML out), against AWS_ENDPOINT_URL.

    python old_sqs.py     with a boto3 before 1.29

Plays the steps of SQS that `wide.py` plays, and then compares the codes that errors have in XML.
"""

import json
import sys

import wide
from botocore.exceptions import ClientError


def main(tour):
    one = wide.client("sqs")
    protocol = one.meta.service_model.protocol
    if protocol != "query":
        print(f"not ok - old sqs: speaks {protocol}, expected query")
        return 1
    code = wide.main(tour)
    if code != 0:
        return code
    for call, wanted in [
        (lambda: one.get_queue_url(QueueName="none"), "AWS.SimpleQueueService.NonExistentQueue"),
        (lambda: one.create_queue(QueueName="no spaces"), "InvalidParameterValue"),
        (lambda: one.delete_queue(QueueUrl="none"), "AWS.SimpleQueueService.NonExistentQueue"),
    ]:
        try:
            call()
        except ClientError as error:
            if error.response["Error"]["Code"] == wanted and error.response["Error"]["Type"] == "Sender":
                continue
            print(f"not ok - old sqs: {error.response['Error']}, expected {wanted}")
            return 1
        print(f"not ok - old sqs: no error, expected {wanted}")
        return 1
    print("ok - old sqs: errors in XML")
    return 0


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.exit(main(json.load(file)))
